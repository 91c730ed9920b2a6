import { NOTICE_FIELD_WORDS, type EditMeeting } from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import { DomainError, invalid, type FieldProblem } from '../platform/http/problem.ts';
import {
  findGuests,
  insertNoticeChange,
  inviteCircle,
  readNow,
  saveAgenda,
  saveGuestNames,
  saveGuests,
  updateMeeting,
  type MeetingChange,
} from './editing.queries.ts';
import type { MeetingFacts } from './facts.ts';
import { managedMeeting, recordAct, wrongState } from './managed.ts';
import { blankToNull, differences, toldToAll, type Difference } from './notice.ts';
import { readChoices } from './reading.queries.ts';
import { isEditable } from './states.ts';
import { saveVenues, venueProblems } from './venues.ts';

/** What of a meeting may still be changed while it sits. */
const IN_SESSION: readonly string[] = ['chairId', 'minuteTakerId'];
const FIELD_WORDS = { ...NOTICE_FIELD_WORDS, minuteTakerId: 'Thư ký', guestIds: 'Khách mời', guestNames: 'Khách mời' };

/**
 * Changes a meeting against the version that its editor saw. Once people have been told, what changed is told in words and the
 * circle is computed anew: who moved in is asked, who moved out no longer is.
 *
 * @throws DomainError `meetingChanged` with both sides of every field in question, `wrongState`, `invalid`
 */
export async function editMeeting(tx: ActorTx, id: string, edit: EditMeeting): Promise<void> {
  const facts = await managedMeeting(tx, id);
  const names = await namesFor(tx, facts);
  const changes = differences(facts, edit, (member) => names.get(member) ?? `đồng chí mã ${member}`);
  if (changes.length === 0) return;
  askState(facts, changes);
  if (edit.version !== facts.version) throw meetingChanged(changes);
  const problems = await problemsOf(tx, facts, edit, changes, names);
  if (problems.length > 0) throw invalid(problems);

  const told = facts.card.state === 'draft' ? [] : toldToAll(changes);
  const row: MeetingChange = {
    ...rowOf(edit, changes),
    ...(told.length > 0 ? { notice_version: facts.noticeVersion + 1 } : {}),
  };
  if (!(await updateMeeting(tx.db, id, edit.version, row))) throw meetingChanged(changes);
  if (told.length > 0) await insertNoticeChange(tx.db, id, facts.noticeVersion + 1, tx.actor.accountId, told);
  await saveBeside(tx, facts, edit, changes);
  if (facts.card.state !== 'draft') await inviteCircle(tx.db, id);
  await recordAct(tx, 'meeting.edit', facts, { fields: changes.map((change) => change.name).join(' ') });
}

/** Somebody else was here first: the sentence, and beside each field what stands now and what was written here. */
export function meetingChanged(changes: readonly Difference[] = []): DomainError {
  return new DomainError(
    'meetingChanged',
    409,
    'Đồng chí khác vừa sửa buổi họp này. Phần đồng chí viết vẫn còn nguyên; mời xem bản mới rồi gửi lại.',
    {
      fields: changes.map(({ name, from, to }) => ({
        field: name,
        message: `${wordsOf(name)} hiện là ${quoted(from)}; đồng chí ghi ${quoted(to)}.`,
      })),
    },
  );
}

function askState(facts: MeetingFacts, changes: readonly Difference[]): void {
  const { state } = facts.card;
  if (isEditable(state)) return;
  if (state === 'inSession' && changes.every((change) => IN_SESSION.includes(change.name))) return;
  throw wrongState(facts);
}

async function problemsOf(
  tx: ActorTx,
  facts: MeetingFacts,
  edit: EditMeeting,
  changes: readonly Difference[],
  names: ReadonlyMap<number, string>,
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  const changed = new Set(changes.map((change) => change.name));
  if (changed.has('startsAt') && new Date(edit.startsAt ?? '') <= (await readNow(tx.db))) {
    problems.push({ field: 'startsAt', message: 'Giờ họp đã qua. Mời đồng chí chọn giờ khác.' });
  }
  const choices = await readChoices(tx.db, facts.card.id);
  const isOne = (of: { id: number }[] | undefined, id: number | null | undefined): boolean =>
    id === null || id === undefined || of?.some((one) => one.id === id) === true;
  if (changed.has('chairId') && !isOne(choices?.chairs, edit.chairId)) {
    problems.push({ field: 'chairId', message: 'Người chủ trì cần là cấp ủy viên đang dự buổi họp này.' });
  }
  if (changed.has('minuteTakerId') && !isOne(choices?.minuteTakers, edit.minuteTakerId)) {
    problems.push({ field: 'minuteTakerId', message: 'Thư ký cần là đồng chí được triệu tập dự buổi họp này.' });
  }
  if (changed.has('guestIds')) {
    const wanted = (edit.guestIds ?? []).filter((guest) => !names.has(guest));
    const found = new Set(await findGuests(tx.db, wanted));
    if (wanted.some((guest) => !found.has(guest))) {
      problems.push({ field: 'guestIds', message: 'Có khách mời không còn trong danh sách. Mời đồng chí chọn lại.' });
    }
  }
  if (changed.has('venues')) problems.push(...(await venueProblems(tx, facts, edit.venues ?? [])));
  return problems;
}

function rowOf(edit: EditMeeting, changes: readonly Difference[]): MeetingChange {
  const row: MeetingChange = {};
  for (const { name } of changes) {
    if (name === 'title' && edit.title !== undefined) row.title = edit.title;
    if (name === 'startsAt' && edit.startsAt !== undefined) row.starts_at = edit.startsAt;
    if (name === 'place') row.place = blankToNull(edit.place);
    if (name === 'onlineLink') row.online_link = blankToNull(edit.onlineLink);
    if (name === 'chairId') row.chair_id = edit.chairId ?? null;
    if (name === 'minuteTakerId') row.minute_taker_id = edit.minuteTakerId ?? null;
  }
  return row;
}

async function saveBeside(
  tx: ActorTx,
  facts: MeetingFacts,
  edit: EditMeeting,
  changes: readonly Difference[],
): Promise<void> {
  const { id } = facts.card;
  for (const { name } of changes) {
    if (name === 'agenda') {
      await saveAgenda(
        tx.db,
        id,
        (edit.agenda ?? []).map(({ title, presenter }) => ({ title, presenter: blankToNull(presenter) })),
      );
    }
    if (name === 'guestNames') await saveGuestNames(tx.db, id, edit.guestNames ?? []);
    if (name === 'guestIds') await saveGuests(tx.db, id, edit.guestIds ?? []);
    if (name === 'venues') await saveVenues(tx.db, id, edit.venues ?? []);
  }
}

/** Names of whom the meeting names now or may be given. */
async function namesFor(tx: ActorTx, facts: MeetingFacts): Promise<Map<number, string>> {
  const choices = await readChoices(tx.db, facts.card.id);
  const known = [
    facts.chair,
    facts.minuteTaker,
    ...facts.guests,
    ...(choices?.chairs ?? []),
    ...(choices?.minuteTakers ?? []),
    ...(choices?.guests ?? []),
  ];
  return new Map(known.flatMap((one) => (one === null ? [] : [[one.id, one.fullName] as const])));
}

function wordsOf(name: Difference['name']): string {
  switch (name) {
    case 'chairId':
      return FIELD_WORDS.chair;
    case 'venues':
      return 'Điểm cầu';
    default:
      return FIELD_WORDS[name];
  }
}

function quoted(words: string | null): string {
  return words === null ? 'chưa ghi' : `“${words}”`;
}
