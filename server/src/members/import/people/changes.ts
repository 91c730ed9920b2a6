import { GENDER_WORDS } from '@sotay/contract/words';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import { maskNumber } from '../../citizen-id.ts';
import { spoken } from '../checking/dates.ts';
import { COLUMNS } from '../columns.ts';
import type { Committee } from '../committee.ts';
import type { Change } from '../staging/payload.ts';
import type { SoundValues } from './identify.ts';
import type { DetailRow } from './people.queries.ts';
import { standingDiffers, statedStanding } from './standing.ts';

/** Which parts of a member a row changes. */
export interface Difference {
  name: boolean;
  cell: boolean;
  personal: boolean;
  numbers: boolean;
  standing: boolean;
  /** The same, old → new, as a person reads it; numbers masked but for the last two digits. */
  changes: Change[];
}

const LABELS = COLUMNS.members;
const ACTIVITY = { active: 'Đang sinh hoạt', exempted: 'Miễn sinh hoạt', suspended: 'Đình chỉ sinh hoạt' } as const;
const LEFT = {
  transferredOut: 'Đã chuyển sinh hoạt',
  deceased: 'Đã từ trần',
  struckOff: 'Xóa tên',
  expelled: 'Khai trừ',
  resigned: 'Đã ra khỏi Đảng',
} as const;

/** Compares what the handbook holds of a member with what a row states. */
export function differenceOf(crypto: Crypto, committee: Committee, held: DetailRow, row: SoundValues): Difference {
  const changes: Change[] = [];
  const differs = (column: string, from: string, to: string): boolean => {
    if (from === to) return false;
    changes.push({ column, from: from || 'chưa có', to: to || 'bỏ trống' });
    return true;
  };
  const day = (iso: string | null): string => (iso === null ? '' : spoken(iso));
  const cellName = (id: number): string => committee.orgs.get(id)?.name ?? 'nơi khác';
  const number = (column: string, from: string, to: string): boolean => {
    if (from === to) return false;
    return differs(
      column,
      from && maskNumber(from),
      `${to && maskNumber(to)}${to.slice(-2) === from.slice(-2) ? ' (số mới)' : ''}`,
    );
  };
  const open = (column: 'citizen_id_sealed' | 'card_sealed', sealed: Buffer | null): string =>
    sealed === null ? '' : crypto.open('members_number', column, held.id, sealed);

  const name = differs(LABELS.fullName, held.full_name, row.fullName);
  const cell = held.home_cell_id !== row.orgId && differs('Chi bộ', cellName(held.home_cell_id), cellName(row.orgId));
  const personal = [
    differs(LABELS.gender, GENDER_WORDS[held.gender === 'female' ? 'female' : 'male'], GENDER_WORDS[row.gender]),
    differs(LABELS.birthDate, day(held.birth_date), day(row.birthDate)),
    differs(LABELS.joinedOn, day(held.joined_on), day(row.joinedOn)),
    differs('Ngày chính thức', day(held.official_on), day(row.officialOn)),
  ].some(Boolean);
  const numbers = [
    number(LABELS.citizenId, open('citizen_id_sealed', held.citizen_id_sealed), row.citizenId),
    number(LABELS.cardNumber, open('card_sealed', held.card_sealed), row.cardNumber ?? ''),
  ].some(Boolean);
  const stated = statedStanding(row);
  const standing = standingDiffers(
    { class: held.class, activity: held.activity, leftReason: held.left_reason },
    stated,
  );
  if (standing.activity) {
    differs('Trạng thái', words(held.activity, held.left_reason), words(stated.activity, stated.leftReason));
  }
  return { name, cell, personal, numbers, standing: standing.class || standing.activity || cell, changes };
}

function words(activity: string, leftReason: string | null): string {
  if (leftReason !== null && Object.hasOwn(LEFT, leftReason)) return LEFT[leftReason as keyof typeof LEFT];
  return Object.hasOwn(ACTIVITY, activity) ? ACTIVITY[activity as keyof typeof ACTIVITY] : activity;
}
