import type { MeetingKind, VoteGround } from '@sotay/contract';

/** Fraction of the base that carries a matter: more than it (`over`) or at least it (Điều lệ Đảng; dated rules `vote.*`). */
export interface Majority {
  readonly numerator: number;
  readonly denominator: number;
  readonly over: boolean;
}

/** Fewest approvals that carry; in whole numbers, because 2/3 of 9 is 6 and not 6.000000000000001. */
export function neededOf(base: number, { numerator, denominator, over }: Majority): number {
  const whole = Math.floor((base * numerator) / denominator);
  const isExact = (base * numerator) % denominator === 0;
  return over ? whole + 1 : isExact ? whole : whole + 1;
}

/** What people read before they raise a hand: the fraction and who counts. */
export function groundWords(base: number, majority: Majority, kind: MeetingKind): string {
  const fraction = `${majority.over ? 'quá' : 'từ'} ${String(majority.numerator)}/${String(majority.denominator)}`;
  const who = kind === 'committee' ? 'cấp ủy viên đương nhiệm' : 'đảng viên chính thức được triệu tập';
  return `${fraction}${majority.over ? '' : ' trở lên'} trong ${String(base)} ${who}`;
}

/** The ground of a vote on one matter. */
export function groundOf(
  matter: VoteGround['matter'],
  counts: { base: number; voters: number },
  majority: Majority,
  kind: MeetingKind,
): VoteGround {
  return {
    matter,
    ...counts,
    needed: neededOf(counts.base, majority),
    words: groundWords(counts.base, majority, kind),
  };
}
