import { sql } from 'kysely';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict } from '../platform/http/problem.ts';

/**
 * Everybody on the roll has a mark before a meeting closes, and no vote stands open. An absence that was asked for and never
 * decided becomes unexcused only when the one who closes says so.
 */
export async function closeRoll(tx: ActorTx, id: string, undecidedAreUnexcused: boolean): Promise<void> {
  const { rows } = await sql<{ undecided: number; unmarked: number; votes: number }>`
    SELECT count(*) FILTER (WHERE x.answer = 'absent' AND x.decision IS NULL)::int AS undecided,
           count(*) FILTER (WHERE x.answer IS DISTINCT FROM 'absent' OR x.decision IS NOT NULL)::int AS unmarked,
           (SELECT count(*)::int FROM meetings_vote v WHERE v.meeting_id = ${id}::uuid AND v.state = 'open') AS votes
      FROM meetings_attendance r LEFT JOIN meetings_answer x USING (meeting_id, member_id)
     WHERE r.meeting_id = ${id}::uuid AND r.mark IS NULL`.execute(tx.db);
  const { undecided = 0, unmarked = 0, votes = 0 } = rows[0] ?? {};
  if (votes > 0) {
    throw conflict('voteOpen', `Còn ${votes} lượt biểu quyết đang mở. Mời chốt hoặc hủy trước khi kết thúc buổi họp.`);
  }
  if (unmarked > 0) {
    throw conflict('rollNotDone', `Còn ${unmarked} đồng chí chưa điểm danh. Mời điểm danh đủ rồi kết thúc buổi họp.`);
  }
  if (undecided === 0) return;
  if (!undecidedAreUnexcused) {
    throw conflict(
      'absencesUndecided',
      `Còn ${undecided} đồng chí xin vắng chưa được trả lời. Mời đồng ý, hoặc chọn tính là vắng không lý do rồi kết thúc.`,
    );
  }
  await sql`UPDATE meetings_attendance SET mark = 'unexcused', marked_by = ${tx.actor.accountId}::uuid, marked_at = now(), version = version + 1
             WHERE meeting_id = ${id}::uuid AND mark IS NULL`.execute(tx.db);
}
