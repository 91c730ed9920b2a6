import type { Score, SetScore } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { invalid } from '../platform/http/problem.ts';
import { enterRoom } from './room.ts';
import { CRITERIA, readScale, readScore, saveScore, type Points, type Scale } from './score.queries.ts';

/** The meeting's own score by the criteria in force on its day (42-HD/BTCTW; dated rules `meetingScore.*`). */
export async function showScore(tx: ActorTx, meetingId: string, onDay: string): Promise<Score> {
  const scale = await readScale(tx.db, onDay);
  const given = await readScore(tx.db, meetingId);
  return {
    criteria: CRITERIA.map((key) => ({ key, most: scale.most[key], points: given?.points[key] ?? null })),
    total: given?.total ?? null,
    grade: given?.grade ?? null,
  };
}

/**
 * Gives the score, until the records are published.
 *
 * @throws DomainError `invalid` naming each criterion given more than its most
 */
export async function setScore(tx: ActorTx, meetingId: string, { points }: SetScore): Promise<Score> {
  const room = await enterRoom(tx, meetingId);
  const scale = await readScale(tx.db, room.onDay);
  const wrong = CRITERIA.flatMap((key) => {
    if (points[key] > scale.most[key])
      return [{ field: `points.${key}`, message: `Mục này nhiều nhất ${String(scale.most[key])} điểm.` }];
    return Number.isInteger(points[key] * 2)
      ? []
      : [{ field: `points.${key}`, message: 'Điểm ghi tròn hoặc nửa điểm, ví dụ 4 hoặc 4,5.' }];
  });
  if (wrong.length > 0) throw invalid(wrong);
  const total = CRITERIA.reduce((sum, key) => sum + points[key], 0);
  const grade = gradeOf(total, scale);
  await saveScore(tx.db, meetingId, { points: only(points), total, grade }, tx.actor.accountId);
  await writeAudit(tx, { act: 'meeting.score', orgId: room.hostId, detail: { meetingId, total, grade } });
  return showScore(tx, meetingId, room.onDay);
}

function gradeOf(total: number, scale: Scale): 'good' | 'fair' | 'average' | 'poor' {
  if (total >= scale.good) return 'good';
  if (total >= scale.fair) return 'fair';
  return total >= scale.average ? 'average' : 'poor';
}

function only(points: Points): Points {
  const { time, attendance, preparation, organization, principles, previousResolution, closing } = points;
  return { time, attendance, preparation, organization, principles, previousResolution, closing };
}
