import type { EntityType } from '@sotay/contract';
import type { Entity } from './entity.ts';
import { meetingEntities } from './meeting-entities.ts';
import { memberEntities } from './member-entities.ts';
import { notice } from './notice-entity.ts';

/** Everything that devices keep; a new module adds its entities here. */
export const entities: ReadonlyMap<EntityType, Entity> = new Map(
  [...memberEntities, ...meetingEntities, notice].map((entity) => [entity.type, entity]),
);
