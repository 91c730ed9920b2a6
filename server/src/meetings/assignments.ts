import type { Assign, Assignment, AssignmentList, EditAssignment, ReviewAssignment } from '@sotay/contract';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, invalid, notFound } from '../platform/http/problem.ts';
import {
  finishTaskOf,
  insertAssignment,
  readAssignment,
  readAssignments,
  readOwnAssignments,
  readToReview,
  reviewTask,
  updateAssignment,
  type AssignmentChange,
  type AssignmentRow,
} from './assignments.queries.ts';
import { belongsToMeeting } from './opinions-noted.queries.ts';
import { enterRoom, readNames } from './room.ts';

/** Tasks given in a meeting. */
export async function listAssignments(tx: ActorTx, meetingId: string, mayEdit: boolean): Promise<Assignment[]> {
  const rows = await readAssignments(tx.db, meetingId);
  const names = await readNames(
    tx,
    meetingId,
    rows.map((row) => row.ownerId),
  );
  return rows.map((row) => shown(tx, row, names.get(row.ownerId) ?? '', mayEdit));
}

/** Tasks of the host's earlier meetings that this one reviews; the agenda's first item (§ 4). */
export async function listToReview(tx: ActorTx, meetingId: string): Promise<Assignment[]> {
  const rows = await readToReview(tx.db, meetingId);
  return rows.map(({ ownerName, ...row }) => shown(tx, row, ownerName, false));
}

/** What the person himself is to do, and what he lately did. */
export async function listOwnAssignments(tx: ActorTx): Promise<AssignmentList> {
  const { memberId } = tx.actor;
  if (memberId === null) return { items: [] };
  const rows = await readOwnAssignments(tx.db, memberId);
  const self = await tx.db
    .selectFrom('members_member')
    .where('id', '=', memberId)
    .select('full_name as fullName')
    .executeTakeFirst();
  return { items: rows.map((row) => shown(tx, row, self?.fullName ?? '', false)) };
}

/** Gives a task to somebody of the meeting. The same id a second time answers the task that is there. */
export async function assign(tx: ActorTx, meetingId: string, task: Assign): Promise<Assignment> {
  const room = await enterRoom(tx, meetingId);
  await askOwner(tx, meetingId, task.ownerId);
  if (await insertAssignment(tx.db, { ...task, meetingId, accountId: tx.actor.accountId })) {
    await writeAudit(tx, {
      act: 'assignment.give',
      memberId: task.ownerId,
      orgId: room.hostId,
      detail: { meetingId, assignmentId: task.id, dueOn: task.dueOn },
    });
  }
  return one(tx, meetingId, task.id);
}

/** Corrects a task until the records are published; what is absent stays. */
export async function editAssignment(
  tx: ActorTx,
  meetingId: string,
  assignmentId: string,
  edit: EditAssignment,
): Promise<Assignment> {
  const room = await enterRoom(tx, meetingId);
  const row = await readAssignment(tx.db, assignmentId);
  if (row?.meetingId !== meetingId) throw notFound();
  if (edit.ownerId !== undefined) await askOwner(tx, meetingId, edit.ownerId);
  const change: AssignmentChange = {
    ...(edit.ownerId === undefined ? {} : { owner_id: edit.ownerId }),
    ...(edit.text === undefined ? {} : { text: edit.text }),
    ...(edit.dueOn === undefined ? {} : { due_on: edit.dueOn }),
    ...(edit.state === undefined ? {} : { state: edit.state, done_at: edit.state === 'done' ? new Date() : null }),
  };
  if (Object.keys(change).length > 0 && !(await updateAssignment(tx.db, assignmentId, change))) throw notFound();
  await writeAudit(tx, {
    act: 'assignment.change',
    memberId: edit.ownerId ?? row.ownerId,
    orgId: room.hostId,
    detail: { meetingId, assignmentId, fields: Object.keys(edit).sort().join(' ') },
  });
  return one(tx, meetingId, assignmentId);
}

/** The owner says that it is done, with a word on the result. Saying so twice changes nothing. */
export async function finishAssignment(tx: ActorTx, id: string, result: string | undefined): Promise<Assignment> {
  const row = await readAssignment(tx.db, id);
  if (row === undefined || row.ownerId !== tx.actor.memberId) throw notFound();
  if (row.state === 'dropped') throw dropped();
  const change = { state: 'done' as const, result: result ?? row.result, done_at: new Date() };
  if (row.state === 'open' && (await updateAssignment(tx.db, id, change, ['open']))) {
    await writeAudit(tx, {
      act: 'assignment.finish',
      memberId: row.ownerId,
      detail: { meetingId: row.meetingId, assignmentId: id },
    });
  }
  const own = await listOwnAssignments(tx);
  const found = own.items.find((item) => item.id === id);
  if (found === undefined) throw notFound();
  return found;
}

/**
 * The same for another member by an officer of his cell or his helper, recorded as done for him.
 *
 * @throws DomainError `notFound` when the task is not his, or he is not the actor's to act for; `assignmentDropped`
 */
export async function finishTaskFor(
  tx: ActorTx,
  memberId: number,
  id: string,
  result: string | undefined,
): Promise<Assignment> {
  const { outcome, host, finished } = await finishTaskOf(tx.db, id, memberId, result);
  if (outcome === null || finished === null || host === null) throw notFound();
  if (outcome === 'dropped') throw dropped();
  if (outcome === 'done') {
    const relation = await actingAs(tx.db, [host], memberId);
    await writeAudit(tx, {
      act: 'assignment.finish',
      memberId,
      orgId: host,
      onBehalfOf: memberId,
      detail: { meetingId: finished.meetingId, assignmentId: id },
      ...(relation === undefined ? {} : { actingAs: relation }),
    });
  }
  const { ownerName, ...row } = finished;
  return shown(tx, row, ownerName, false);
}

/** Reviews a task of an earlier meeting: done, goes on, or dropped. */
export async function reviewAssignment(tx: ActorTx, meetingId: string, asked: ReviewAssignment): Promise<Assignment> {
  const room = await enterRoom(tx, meetingId);
  const owner = await reviewTask(tx.db, meetingId, asked.assignmentId, asked.review);
  if (owner === null) throw notFound();
  await writeAudit(tx, {
    act: 'assignment.review',
    memberId: owner,
    orgId: room.hostId,
    detail: { meetingId, assignmentId: asked.assignmentId, review: asked.review },
  });
  const reviewed = (await listToReview(tx, meetingId)).find((task) => task.id === asked.assignmentId);
  if (reviewed === undefined) throw notFound();
  return reviewed;
}

function dropped(): Error {
  return conflict('assignmentDropped', 'Nhiệm vụ này chi bộ đã cho thôi, không cần báo xong nữa.');
}

async function askOwner(tx: ActorTx, meetingId: string, ownerId: number): Promise<void> {
  if (await belongsToMeeting(tx.db, meetingId, ownerId)) return;
  throw invalid([{ field: 'ownerId', message: 'Chỉ giao được cho đồng chí được mời dự buổi họp này.' }]);
}

async function one(tx: ActorTx, meetingId: string, id: string): Promise<Assignment> {
  const found = (await listAssignments(tx, meetingId, true)).find((task) => task.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function shown(tx: ActorTx, { ownerId, ...row }: AssignmentRow, fullName: string, mayEdit: boolean): Assignment {
  const own = ownerId === tx.actor.memberId;
  return { ...row, owner: { id: ownerId, fullName }, own, mayFinish: own && row.state === 'open', mayEdit };
}
