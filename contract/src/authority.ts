import { z } from 'zod';

/** *Ai xem được?*: who reads a class of data, as the authority tables say it today. */
export const WhoSeesParams = z.object({ class: z.string().regex(/^[a-zA-Z]{2,40}$/) });
export const WhoSees = z.object({
  class: z.string(),
  /** For a person to read, first who sees it, then who does not. */
  sentence: z.string(),
  relations: z.array(
    z.object({
      relation: z.string(),
      words: z.string(),
      access: z.enum(['full', 'masked', 'reveal', 'numbers', 'none']),
    }),
  ),
});

export type WhoSees = z.infer<typeof WhoSees>;
