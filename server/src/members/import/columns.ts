import { bareKey } from './checking/folding.ts';

/** What a table to import can hold. */
export type ImportKind = 'members' | 'organizations' | 'positions';

/** Columns read from each kind of table; everything else is dropped in the reader process. Order is the order of cells. */
export const COLUMNS = {
  members: {
    externalId: 'ID',
    fullName: 'Họ và tên',
    gender: 'Giới tính',
    birthDate: 'Sinh ngày',
    citizenId: 'Số định danh cá nhân',
    cardNumber: 'Số thẻ Đảng',
    organization: 'Tổ chức Đảng đang sinh hoạt',
    joinedOn: 'Ngày vào Đảng',
    officialOn: 'Ngày vào Đảng chính thức',
    status: 'Trạng thái hoạt động',
    statusDate: 'Ngày rời khỏi/Ngày mất/Ngày miễn sinh hoạt',
  },
  organizations: {
    code: 'Mã tổ chức đảng',
    name: 'Tên tổ chức đảng',
    type: 'Loại hình',
    parentCode: 'Mã tổ chức cấp trên',
    foundedOn: 'Ngày thành lập',
    status: 'Trạng thái',
  },
  positions: { orgCode: 'orgCode', citizenId: 'citizenId', position: 'position', from: 'from', to: 'to' },
} as const satisfies Record<ImportKind, Record<string, string>>;

/** Keys of the columns of one kind. */
export type ColumnKey<K extends ImportKind> = keyof (typeof COLUMNS)[K] & string;

/** Columns without which the table cannot be what it claims to be. */
const REQUIRED: Record<ImportKind, readonly string[]> = {
  members: [
    'externalId',
    'fullName',
    'gender',
    'birthDate',
    'citizenId',
    'cardNumber',
    'organization',
    'joinedOn',
    'officialOn',
  ],
  organizations: ['code', 'name', 'type', 'parentCode'],
  positions: ['orgCode', 'citizenId', 'position', 'from'],
};

/** A serial number says nothing about anybody, so leaving it out needs no mention. */
const UNMENTIONED = new Set(['stt', 'tt', 'so thu tu']);

/** Where each wanted column stands, and which headers are not read. */
export interface HeaderMap {
  /** Zero-based place of each column, in the order of `COLUMNS[kind]`; -1 when the table has none. */
  places: number[];
  /** Headers that are not read, as the file writes them. */
  dropped: string[];
  /** Labels of required columns that are missing; empty when the row is this kind's header. */
  missing: string[];
  /** How many wanted columns were found. */
  found: number;
}

/** Compares a row with the headers of `kind`; notes in brackets, asterisks, case, marks and spaces do not matter. */
export function mapHeaders(kind: ImportKind, headers: readonly string[]): HeaderMap {
  const keys = headers.map(headerKey);
  const wanted = Object.entries<string>(COLUMNS[kind]);
  const places = wanted.map(([, label]) => keys.indexOf(headerKey(label)));
  const required = REQUIRED[kind];
  return {
    places,
    dropped: headers
      .map((header) => header.normalize('NFC').replace(/\s+/gu, ' ').replaceAll('*', '').trim())
      .filter((header, place) => header !== '' && !places.includes(place) && !UNMENTIONED.has(headerKey(header)))
      .map((header) => header.slice(0, 60)),
    missing: wanted.filter(([key], at) => places[at] === -1 && required.includes(key)).map(([, label]) => label),
    found: places.filter((place) => place >= 0).length,
  };
}

function headerKey(header: string): string {
  return bareKey(header.replace(/\([^)]*\)/g, ' '));
}
