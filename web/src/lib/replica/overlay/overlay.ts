import type { ActName, EntityType } from '@sotay/contract';
import type { ReceiptAct, WaitingAct } from '../database.ts';
import { correctionFiled, letterFiled, letterReplied } from './letters.ts';
import { answeredAtHome, answeredByOther, answeredHere, draftSaved, noticeRead, opinionWritten } from './meetings.ts';
import { noticeSeen, taskFinished } from './meetings.ts';
import { marked } from './roll.ts';

/** What of an act a screen needs to show it as done; a result, once it was received. */
export type ShownAct = Pick<WaitingAct, 'id' | 'name' | 'args' | 'onBehalfOf' | 'madeAt'> &
  Partial<Pick<ReceiptAct, 'result'>>;

/**
 * How an act shows on a row of a type: the body as it stands, what the act says, the act, the row's id. Pure; it returns the body it
 * was given when the act does not concern it.
 */
type Lay = (body: never, args: never, act: ShownAct, id: string) => unknown;

const OVERLAYS: Readonly<Record<ActName, Partial<Record<EntityType, Lay>>>> = {
  'meeting.answer': { meeting: answeredHere, home: answeredAtHome, invitees: answeredByOther },
  'meeting.delivered': {},
  'meeting.seen': { meeting: noticeSeen },
  'meeting.opinion': { opinions: opinionWritten },
  // A code is only asked for; who is present is said by the server.
  'meeting.checkIn': {},
  'meeting.mark': { roll: marked },
  'meeting.draft': { record: draftSaved },
  'task.finish': { assignments: taskFinished },
  'feedback.file': { letters: letterFiled },
  'feedback.reply': { letter: letterReplied },
  'correction.file': { corrections: correctionFiled },
  'notice.read': { notice: noticeRead },
};

/** Lays acts over a row, in the order in which they were made (SY31). A row that is not on the device stays so. */
export function laid(type: EntityType, id: string, body: unknown, acts: readonly ShownAct[]): unknown {
  if (body === undefined || body === null) return body;
  return acts.reduce<unknown>((shown, act) => {
    const how = isActName(act.name) ? OVERLAYS[act.name][type] : undefined;
    return how ? how(shown as never, act.args as never, act, id) : shown;
  }, body);
}

/** Types of rows on which an act shows. */
export function touchedBy(name: string): EntityType[] {
  return isActName(name) ? (Object.keys(OVERLAYS[name]) as EntityType[]) : [];
}

function isActName(name: string): name is ActName {
  return Object.keys(OVERLAYS).includes(name);
}
