import { CheckedIn, type OwnAnswer } from '@sotay/contract';
import { sql } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { refuseSecrets } from '../audit/refuse-secrets.ts';
import { giveAnswerFor, markDelivered, markSeen } from '../meetings/answering.ts';
import { finishAssignment, finishTaskFor } from '../meetings/assignments.ts';
import { checkIn } from '../meetings/check-in.ts';
import { writeOpinion, writeOpinionFor } from '../meetings/prior-opinions.ts';
import { saveDraft } from '../meetings/records.ts';
import { markRoll } from '../meetings/roll-call.ts';
import { memberIdOf } from '../members/me/summary.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict } from '../platform/http/problem.ts';
import type { Act, AnyAct, Did } from './act.ts';

const answer: Act<'meeting.answer'> = {
  name: 'meeting.answer',
  forOthers: true,
  run: async ({ tx, services, baseVersion, onBehalfOf }, { meetingId, ...given }) => {
    await refuseSecrets(services, tx.actor, { reason: given.reason });
    const memberId = onBehalfOf ?? memberIdOf(tx);
    const stands = await standingAnswer(tx, meetingId, memberId);
    // a decision on the request to be absent has raised the version too, and is nobody's newer answer
    const isLate = baseVersion !== null && stands !== undefined && stands.answeredVersion > baseVersion;
    if (isLate && stands.answer !== null && stands.answer !== given.answer) {
      return { answer: null, version: stands.version, instead: overtakenBy(stands.answer) };
    }
    const own = await giveAnswerFor(tx, meetingId, memberId, given);
    return { answer: own, version: own.version };
  },
};

/** The answer's row is held, so that of two devices the second sees what the first did. */
async function standingAnswer(tx: ActorTx, meetingId: string, memberId: number) {
  const { rows } = await sql<{ version: number; answeredVersion: number; answer: OwnAnswer['answer'] }>`
    SELECT version, answered_version AS "answeredVersion", answer FROM meetings_answer_standing(${meetingId}::uuid, ${memberId}::int)`.execute(
    tx.db,
  );
  return rows[0];
}

function overtakenBy(stands: NonNullable<OwnAnswer['answer']>): NonNullable<Did['instead']> {
  const words = stands === 'attending' ? 'sẽ dự' : 'xin vắng';
  return overtaken(
    'answeredElsewhere',
    `Đã có câu trả lời mới hơn, từ máy khác hoặc do người làm hộ: ${words}. Nếu chưa đúng, mời đồng chí mở buổi họp và trả lời lại.`,
  );
}

function overtaken(code: string, title: string): NonNullable<Did['instead']> {
  return { outcome: 'superseded', problem: conflict(code, title) };
}

const delivered: Act<'meeting.delivered'> = {
  name: 'meeting.delivered',
  run: async ({ tx }) => {
    await markDelivered(tx);
    return { answer: null };
  },
};

const seen: Act<'meeting.seen'> = {
  name: 'meeting.seen',
  run: async ({ tx }, { meetingId, noticeVersion }) => {
    await markSeen(tx, meetingId, noticeVersion);
    return { answer: null };
  },
};

const opinion: Act<'meeting.opinion'> = {
  name: 'meeting.opinion',
  forOthers: true,
  run: async ({ tx, services, onBehalfOf }, { meetingId, ...written }) => {
    await refuseSecrets(services, tx.actor, { text: written.text });
    if (onBehalfOf === null) await writeOpinion(tx, meetingId, written);
    else await writeOpinionFor(tx, meetingId, onBehalfOf, written);
    return { answer: null };
  },
};

/** Marks of the roll. A row that somebody marked since keeps that mark, and the sentence names it. */
const mark: Act<'meeting.mark'> = {
  name: 'meeting.mark',
  run: async ({ tx }, { meetingId, marks }) => {
    const marked = await markRoll(tx, meetingId, { marks });
    const asked = new Map(marks.map((one) => [one.memberId, one]));
    const others = marked.rows.filter((row) => {
      const one = asked.get(row.id);
      return one !== undefined && one.mark !== row.mark;
    });
    if (others.length === 0) return { answer: marked };
    const names = others.map((row) => `đ/c ${row.fullName}`).join(', ');
    return {
      answer: marked,
      instead: overtaken('markedElsewhere', `Máy khác đã ghi trước: ${names}. Mời đồng chí xem lại sổ điểm danh.`),
    };
  },
};

/** A text of minutes or resolution; written over an older one it is kept beside the newer, never lost. */
const draft: Act<'meeting.draft'> = {
  name: 'meeting.draft',
  run: async ({ tx, services, baseVersion }, { meetingId, record, basedOn, body }) => {
    await refuseSecrets(services, tx.actor, { body });
    const saved = await saveDraft(tx, meetingId, record, { basedOn: baseVersion ?? basedOn, body });
    const did = { answer: saved, version: saved.record.current?.version ?? 0 };
    if (saved.outcome === 'saved') return did;
    return {
      ...did,
      instead: overtaken(
        'keptBeside',
        'Đồng chí khác đã lưu bản mới hơn. Bản của đồng chí được giữ nguyên bên cạnh; mời mở phần soạn thảo để gộp lại.',
      ),
    };
  },
};

/** What `sync_check_in` says. */
const CHECKED_IN = z.object({ answer: CheckedIn, at: z.string().transform((at) => new Date(at).toISOString()) });

/** Null when the statement took everything back because a sentence is needed. */
async function unlessInNeedOfWords(done: Promise<unknown>): Promise<unknown> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === 'MT020') return null;
    throw error;
  }
}

/** By the room's code: a wrong one is counted, so its refusal stands beside what was written (SY50–SY54). */
const comeIn: Act<'meeting.checkIn'> = {
  name: 'meeting.checkIn',
  run: async ({ tx, claimedAt }, { meetingId, step, code }) => {
    const result = await checkIn(tx, meetingId, { step, code, claimedAt: claimedAt?.toISOString() ?? null });
    return result.outcome === 'applied' ? { answer: result.answer } : { answer: null, instead: result };
  },
  atOnce: async ({ statement, sessionId, id, claimedAt }, { meetingId, step, code }) => {
    const given = [id, sessionId, meetingId, step, code, claimedAt];
    const told = CHECKED_IN.nullable().parse(await unlessInNeedOfWords(statement('sync_check_in', given)));
    return told === null
      ? null
      : { outcome: 'applied', at: told.at, version: null, problem: null, answer: told.answer };
  },
};

const finish: Act<'task.finish'> = {
  name: 'task.finish',
  forOthers: true,
  run: async ({ tx, services, onBehalfOf }, { assignmentId, result }) => {
    await refuseSecrets(services, tx.actor, { result });
    if (onBehalfOf !== null) return { answer: await finishTaskFor(tx, onBehalfOf, assignmentId, result) };
    return { answer: await finishAssignment(tx, assignmentId, result) };
  },
};

/** Acts around meetings. */
export const meetingActs: readonly AnyAct[] = [answer, delivered, seen, opinion, mark, draft, comeIn, finish];
