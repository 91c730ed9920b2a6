import type { EntityType } from '@sotay/contract';
import type { Entity } from './entity.ts';
import { meetingEntities } from './meeting-entities.ts';
import { memberEntities } from './member-entities.ts';
import { noticeEntities } from './notice-entities.ts';

/** Everything that devices keep; a new module adds its entities here. */
export const entities: ReadonlyMap<EntityType, Entity> = new Map(
  [...memberEntities, ...meetingEntities, ...noticeEntities].map((entity) => [entity.type, entity]),
);
