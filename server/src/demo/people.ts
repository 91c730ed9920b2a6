import type pg from 'pg';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { HOA_BINH_CODE } from './lists.ts';
import { inventMember } from './generator/person.ts';
import { randomFrom } from './generator/random.ts';
import {
  readCellPeople,
  readLeaders,
  readOutsideStaff,
  readStaff,
  readWithoutLevel2,
  type FoundPerson,
} from './people.queries.ts';
import { bodyByCode } from './roots.ts';
import { showcaseCell } from './showcase.ts';
import { outsideStaff } from './staff.ts';

/** Somebody who can sign in to the demo, as the stand-in VNeID knows him. */
export interface DemoPerson {
  /** Stable between restarts; the stand-in's subject. */
  readonly id: string;
  readonly name: string;
  /** 12 digits, what VNeID verifies. */
  readonly citizenId: string;
  /** yyyy-mm-dd */
  readonly birthDate: string;
  /** What he is, in words. */
  readonly role: string;
  /** Whether VNeID has verified his number; without it he is not recognised. */
  readonly level2: boolean;
}

/** People of one body or one kind. */
export interface DemoGroup {
  readonly title: string;
  readonly people: readonly DemoPerson[];
}

const STAFF_WORDS: Readonly<Record<string, string>> = {
  office: 'Văn phòng',
  organizationBoard: 'Ban Xây dựng Đảng',
  propagandaBoard: 'Tuyên giáo',
  supportTeam: 'Tổ hỗ trợ',
  administrator: 'Quản trị',
  auditor: 'Kiểm toán',
};
const PROVINCE_WORDS: Readonly<Record<string, string>> = {
  ...STAFF_WORDS,
  organizationBoard: 'Ban Tổ chức',
  propagandaBoard: 'Ban Tuyên giáo và Dân vận',
};
const POSITION_WORDS: Readonly<Record<string, string>> = { secretary: 'Bí thư', deputySecretary: 'Phó bí thư' };

/** People to sign in as, by body and role; nobody in a database that was seeded for measurements. */
export async function listDemoPeople(pool: pg.Pool, crypto: Crypto): Promise<DemoGroup[]> {
  if ((await bodyByCode(pool, HOA_BINH_CODE)) === null) return [];
  const groups = [
    {
      title: 'Trung ương và tỉnh Phú Thọ',
      people: [...(await leadersOf(pool, crypto, '25.000.000.000.000', 'Tỉnh ủy')), ...(await provincialStaff(pool))],
    },
    ...(await communeGroups(pool, crypto)),
    await cellGroup(pool, crypto),
    { title: 'Khi chưa đăng nhập được', people: await strangers(pool, crypto) },
  ];
  return groups.filter((group) => group.people.length > 0);
}

async function communeGroups(pool: pg.Pool, crypto: Crypto): Promise<DemoGroup[]> {
  const staff = await readStaff(pool);
  const bodies = [...new Map(staff.map((one) => [one.code, one.bodyName])).entries()];
  return Promise.all(
    bodies.map(async ([code, bodyName]) => {
      const serving = staff
        .filter((one) => one.code === code)
        .map((one) => personOf(crypto, one, STAFF_WORDS[one.role] ?? one.role));
      const leaders = await leadersOf(pool, crypto, code, 'Đảng ủy');
      const below = code === HOA_BINH_CODE ? await leadersBelow(pool, crypto) : [];
      return { title: bodyName.replace(/^Đảng bộ /u, ''), people: [...leaders, ...serving, ...below] };
    }),
  );
}

async function leadersOf(pool: pg.Pool, crypto: Crypto, code: string, committee: string): Promise<DemoPerson[]> {
  const leaders = await readLeaders(pool, code);
  return leaders.map((one) => personOf(crypto, one, `${POSITION_WORDS[one.role] ?? 'Ủy viên'} ${committee}`));
}

/** Secretaries of one body whose leaders are its office and of one whose superior's office stands in. */
async function leadersBelow(pool: pg.Pool, crypto: Crypto): Promise<DemoPerson[]> {
  const [standIn] = await readLeaders(pool, '25.168.001.000.000');
  const [led] = await readLeaders(pool, '25.168.002.000.000');
  return [
    ...(standIn ? [personOf(crypto, standIn, 'Bí thư Đảng ủy cơ sở, Văn phòng phường làm thay')] : []),
    ...(led ? [personOf(crypto, led, 'Bí thư Đảng ủy cơ sở, tự làm việc văn phòng')] : []),
  ];
}

async function provincialStaff(pool: pg.Pool): Promise<DemoPerson[]> {
  const ids = await readOutsideStaff(pool);
  return outsideStaff().map(({ person, role, level }, at) => ({
    id: `canbo-${ids.get(person.fullName) ?? String(at)}`,
    name: person.fullName,
    citizenId: person.citizenId,
    birthDate: person.birthDate,
    level2: true,
    role: `${PROVINCE_WORDS[role] ?? role} ${level === 'central' ? 'Trung ương' : 'Tỉnh ủy'}`,
  }));
}

/** The showcase cell: one person of every standing. */
async function cellGroup(pool: pg.Pool, crypto: Crypto): Promise<DemoGroup> {
  const found = await readCellPeople(pool, await showcaseCell(pool, HOA_BINH_CODE));
  return { title: found[0]?.bodyName ?? '', people: found.map((one) => personOf(crypto, one, one.role)) };
}

/** People whom the handbook does not know, or knows under another name. */
async function strangers(pool: pg.Pool, crypto: Crypto): Promise<DemoPerson[]> {
  const nobody = inventMember(randomFrom(339), new Set());
  const known = (await readCellPeople(pool, await showcaseCell(pool, HOA_BINH_CODE)))
    .filter((one) => one.role === 'Đảng viên')
    .at(-1);
  const mismatch = known ? personOf(crypto, known, 'Họ tên trên VNeID khác trong danh sách') : null;
  return [
    {
      id: 'chua-co-tai-khoan',
      name: nobody.fullName,
      citizenId: nobody.citizenId,
      birthDate: nobody.birthDate,
      role: 'Chưa có tên trong sổ tay',
      level2: true,
    },
    ...(mismatch ? [{ ...mismatch, id: 'sai-ho-ten', name: differently(mismatch.name) }] : []),
    ...(await withoutLevel2(pool, crypto)),
  ];
}

/** Members whose VNeID is of level 1: it says who they are, not that anybody has verified it. */
async function withoutLevel2(pool: pg.Pool, crypto: Crypto): Promise<DemoPerson[]> {
  const found = await readWithoutLevel2(pool, await showcaseCell(pool, HOA_BINH_CODE));
  return found.map((one) => ({
    ...personOf(crypto, one, 'Chưa có định danh mức 2'),
    id: `chua-muc-2-${String(one.memberId)}`,
    level2: false,
  }));
}

/** The same person with another middle name, as a clerk's slip would write it. */
function differently(name: string): string {
  const words = name.split(' ');
  return [...words.slice(0, -1), 'Thái', ...words.slice(-1)].join(' ');
}

function personOf(crypto: Crypto, found: FoundPerson, role: string): DemoPerson {
  return {
    id: `dangvien-${String(found.memberId)}`,
    name: found.fullName,
    citizenId: crypto.open('members_number', 'citizen_id_sealed', found.memberId, found.citizenIdSealed),
    birthDate: found.birthDate,
    role,
    level2: true,
  };
}
