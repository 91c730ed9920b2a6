/** Sizes of tỉnh Nghệ An, which seeded provinces are shaped after (domain.md § 2). */
const NGHE_AN = { members: 200_579, committees: 136, grassroots: 265, grassrootsCells: 1_207 } as const;
/** Typical cells have 17–41 members. */
const MEMBERS_PER_CELL = 29;
/** Code groups have three digits. */
const MOST_IN_GROUP = 999;

/** A body to seed. `key` orders parents before children; a parent is named by its key. */
export interface SeededBody {
  readonly code: string;
  readonly parentCode: string;
  readonly name: string;
  readonly type: 'superior' | 'grassroots' | 'grassrootsCell' | 'subordinateCell';
}

/** A province to seed. */
export interface SeededProvince {
  readonly code: string;
  readonly name: string;
  readonly members: number;
  /** Parents before children. */
  readonly bodies: readonly SeededBody[];
}

/** Splits `members` over provinces the size of Nghệ An. 25 is left free for the demo's own province. */
export function seededProvinces(members: number): SeededProvince[] {
  const count = Math.max(1, Math.round(members / NGHE_AN.members));
  if (count > 90) throw new RangeError('At most 90 provinces fit the codes');
  return Array.from({ length: count }, (_, at) => {
    const number = at < 15 ? at + 10 : at + 11;
    const share = Math.floor(members / count) + (at < members % count ? 1 : 0);
    return provinceOf(String(number), share);
  });
}

function provinceOf(number: string, members: number): SeededProvince {
  const scale = members / NGHE_AN.members;
  const atLeastOne = (size: number): number => Math.max(1, Math.round(size * scale));
  const committees = atLeastOne(NGHE_AN.committees);
  const grassroots = atLeastOne(NGHE_AN.grassroots);
  const grassrootsCells = atLeastOne(NGHE_AN.grassrootsCells);
  const subordinate = Math.max(grassroots, Math.round(members / MEMBERS_PER_CELL) - grassrootsCells);
  const code = `${number}.000.000.000.000`;
  const bodies: SeededBody[] = [];
  /** The next free number below each body. */
  const next = new Map<string, number>();
  function add(parent: string, group: 1 | 2 | 4, type: SeededBody['type'], name: (order: number) => string): string {
    const order = (next.get(parent) ?? 0) + 1;
    if (order > MOST_IN_GROUP) throw new RangeError(`More than ${String(MOST_IN_GROUP)} bodies under ${parent}`);
    next.set(parent, order);
    const groups = parent.split('.');
    groups[group] = String(order).padStart(3, '0');
    const made = groups.join('.');
    bodies.push({ code: made, parentCode: parent, name: name(order), type });
    return made;
  }
  const communes = Array.from({ length: committees }, () =>
    add(code, 1, 'superior', (order) => `Đảng bộ ${committeeName(order)}`),
  );
  const commune = (at: number): string => communes[at % communes.length] ?? code;
  const parties = Array.from({ length: grassroots }, (_, at) =>
    add(commune(at), 2, 'grassroots', (order) => `Đảng bộ cơ sở số ${String(order)}`),
  );
  for (let at = 0; at < grassrootsCells; at += 1)
    add(commune(at), 2, 'grassrootsCell', (order) => `Chi bộ Xóm ${String(order)}`);
  for (let at = 0; at < subordinate; at += 1) {
    add(parties[at % parties.length] ?? code, 4, 'subordinateCell', (order) => `Chi bộ số ${String(order)}`);
  }
  return { code, name: `Đảng bộ tỉnh số ${number}`, members, bodies };
}

/** 130 communes and wards, two blocks, two armed forces, two others. */
function committeeName(order: number): string {
  const special = [
    'các cơ quan Đảng tỉnh',
    'UBND tỉnh',
    'Quân sự tỉnh',
    'Công an tỉnh',
    'Đại học',
    'Bộ đội Biên phòng',
  ];
  return order > 130
    ? (special[order - 131] ?? `trực thuộc số ${String(order)}`)
    : order % 8 === 0
      ? `Phường số ${String(order)}`
      : `Xã số ${String(order)}`;
}
