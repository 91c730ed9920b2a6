import type { SessionContent } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { listAssignments, listToReview } from './assignments.ts';
import { listOpinions } from './opinions-noted.ts';
import type { Room } from './room.ts';
import { showScore } from './score.ts';
import { listGrounds, listVotes } from './votes.ts';

type Reader = Room & { records: boolean };

/** Everything that happened in a meeting but its roll: for its circle, officers, follower and who records it. */
export async function readSession(tx: ActorTx, meetingId: string): Promise<SessionContent> {
  const reader = await readReader(tx, meetingId);
  if (reader === undefined) throw notFound();
  const mayRecord = reader.records && (reader.state === 'inSession' || reader.state === 'closed');
  return {
    opinions: await listOpinions(tx, meetingId),
    votes: await listVotes(tx, meetingId, reader.kind, mayRecord ? reader : null),
    assignments: await listAssignments(tx, meetingId, mayRecord),
    toReview: await listToReview(tx, meetingId),
    score: await showScore(tx, meetingId, reader.onDay),
    // the counts come from the roll, which of a conference only its recorders read whole
    grounds: mayRecord ? await listGrounds(tx, meetingId, reader) : [],
    mayRecord,
  };
}

async function readReader(tx: ActorTx, meetingId: string): Promise<Reader | undefined> {
  const { rows } = await sql<Reader>`
    SELECT state, kind, host_id AS "hostId", on_day AS "onDay", is_chair AS "isChair", chair_alone AS "chairAlone", records
      FROM meetings_reader(${meetingId}::uuid)`.execute(tx.db);
  return rows[0];
}
