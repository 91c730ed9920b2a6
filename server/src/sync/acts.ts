import type { ActName } from '@sotay/contract';
import { refuseSecrets } from '../audit/refuse-secrets.ts';
import { fileFeedback, writeOn } from '../feedback/write.ts';
import { fileCorrection } from '../members/corrections.ts';
import { memberIdOf } from '../members/me/summary.ts';
import type { Act, AnyAct } from './act.ts';
import { meetingActs } from './meeting-acts.ts';
import { noticeActs } from './notice-entities.ts';

const fileLetter: Act<'feedback.file'> = {
  name: 'feedback.file',
  forOthers: true,
  run: async ({ tx, services, onBehalfOf }, args) => {
    await refuseSecrets(services, tx.actor, { subject: args.subject, text: args.text });
    return { answer: await fileFeedback(tx, services.crypto, onBehalfOf ?? memberIdOf(tx), args) };
  },
};

const reply: Act<'feedback.reply'> = {
  name: 'feedback.reply',
  run: async ({ tx, services }, { threadId, ...written }) => {
    await refuseSecrets(services, tx.actor, { text: written.text });
    await writeOn(tx, services.crypto, threadId, 'reply', written);
    return { answer: null };
  },
};

const correct: Act<'correction.file'> = {
  name: 'correction.file',
  forOthers: true,
  run: async ({ tx, services, onBehalfOf }, args) => ({
    answer: await fileCorrection(tx, services.crypto, onBehalfOf ?? memberIdOf(tx), args),
  }),
};

const acts: readonly AnyAct[] = [...meetingActs, fileLetter, reply, correct, ...noticeActs];

/** Everything that may wait in an outbox; a new module adds its acts here. */
export const actsByName: ReadonlyMap<string, AnyAct> = new Map(acts.map((act) => [act.name, act]));

/** Names that older applications still use, and what they are called now (SY24). */
export const FORMER_NAMES: Readonly<Record<string, ActName>> = {};
