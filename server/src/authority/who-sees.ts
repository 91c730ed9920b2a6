import type { WhoSees } from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { readRules } from './who-sees.queries.ts';

type Access = WhoSees['relations'][number]['access'];

/** Relations in words, nearest first; those after the members' own columns are named only where they read something. */
const RELATION_WORDS: Readonly<Record<string, string>> = {
  self: 'chính đồng chí',
  cellLeaders: 'bí thư, phó bí thư chi bộ',
  officers: 'chi ủy của chi bộ',
  sameCell: 'đảng viên cùng chi bộ',
  circle: 'các đồng chí trong diện dự họp',
  guests: 'khách mời',
  venueKeeper: 'người phụ trách điểm cầu, trong điểm cầu của mình',
  follower: 'cấp ủy viên phụ trách chi bộ',
  leaders: 'cấp ủy cấp trên trực tiếp',
  office: 'văn phòng cấp trên trực tiếp',
  organizationBoard: 'ban tổ chức cấp trên trực tiếp',
  boardsAbove: 'ban tổ chức các cấp trên nữa',
  supportTeam: 'tổ hỗ trợ của xã, phường',
  ownBoard: 'ban tổ chức được gửi tới',
  boardSubtree: 'ban tổ chức trong phạm vi cấp mình',
  bodySecretary: 'bí thư của tổ chức đó',
  feedbackReceiver: 'người được bí thư cấp ủy cử nhận ý kiến',
  assignee: 'người được giao trả lời',
  ownCommittee: 'cấp ủy, văn phòng và các ban của cấp đó',
  administrator: 'quản trị của cấp mình và cấp trên',
  auditor: 'người kiểm tra nhật ký của cấp mình và cấp trên',
};
/** Where a relation reads from some moment on, the moment is said. */
const CONDITIONS: Readonly<Record<string, string>> = { 'priorOpinion circle': ' (từ khi khai mạc)' };
/** Columns of *Who reads*: who has none of these learns that he does not see it. */
const ALWAYS_NAMED = ['officers', 'sameCell', 'follower', 'leaders', 'office', 'organizationBoard', 'boardsAbove'];

/**
 * The line *Ai xem được?* of a class of data, made from the rules that the database enforces, so that it cannot promise
 * anything else.
 *
 * @throws DomainError `notFound` when there is no such class
 */
export async function whoSees(tx: ActorTx, dataClass: string): Promise<WhoSees> {
  const rules = await readRules(tx.db, dataClass);
  if (rules.length === 0) throw notFound();
  const accessOf = (relation: string): Access =>
    (rules.find((rule) => rule.relation === relation)?.access ?? 'none') as Access;
  const relations = Object.entries(RELATION_WORDS).flatMap(([relation, words]) => {
    const access = accessOf(relation);
    // Most of a cell stands in the circle of its meeting: that the cell does not see it would be untrue.
    const isNamed = ALWAYS_NAMED.includes(relation) && !(relation === 'sameCell' && accessOf('circle') !== 'none');
    return access === 'none' && !isNamed
      ? []
      : [{ relation, words: `${words}${CONDITIONS[`${dataClass} ${relation}`] ?? ''}`, access }];
  });
  return { class: dataClass, sentence: sentenceOf(relations), relations };
}

/** First who sees it, then who must give a reason, who sees numbers only, and who sees nothing. */
export function sentenceOf(relations: WhoSees['relations']): string {
  const of = (...access: Access[]): string[] =>
    relations.filter((one) => access.includes(one.access)).map((one) => one.words);
  return [
    said(of('full', 'masked'), 'xem được'),
    said(of('reveal'), 'chỉ mở được từng người một, có nêu lý do và có ghi nhật ký'),
    said(of('numbers'), 'chỉ thấy con số chung'),
    said(of('none'), 'không xem được'),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function said(who: readonly string[], what: string): string {
  const last = who.at(-1);
  if (last === undefined) return '';
  const names = who.length === 1 ? last : `${who.slice(0, -1).join(', ')} và ${last}`;
  return `${names.charAt(0).toUpperCase()}${names.slice(1)} ${what}.`;
}
