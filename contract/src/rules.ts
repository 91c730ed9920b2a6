import { z } from 'zod';
import { CivilDate } from './organizations.ts';

/** Dated rules: every number that a regulation may change next year. */
export const RuleKey = z.string().regex(/^[a-zA-Z]+\.[a-zA-Z0-9]+$/);
export const Rule = z.object({
  key: RuleKey,
  value: z.number(),
  effectiveFrom: CivilDate,
  effectiveTo: CivilDate.nullable(),
  basis: z.string(),
  state: z.enum(['inForce', 'coming', 'past']),
});
export const RuleList = z.object({ items: z.array(Rule), maySet: z.boolean() });
export const SetRule = z.strictObject({
  value: z.number().finite().nonnegative(),
  effectiveFrom: CivilDate,
  basis: z.string().trim().min(3, 'Cần ghi căn cứ.').max(200),
});

export type Rule = z.infer<typeof Rule>;
export type RuleList = z.infer<typeof RuleList>;
export type SetRule = z.infer<typeof SetRule>;
