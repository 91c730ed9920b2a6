import { day, daysLater, yearsLater, type Day } from './dates.ts';
import { inventName } from './names.ts';
import { weighted, type Random } from './random.ts';

/** How the exchange format writes activity; an exempted member is active with a date beside it. */
export type Activity = 'active' | 'exempted' | 'transferredOut' | 'deceased';

/** An invented member. */
export interface InventedMember {
  readonly fullName: string;
  readonly gender: 'male' | 'female';
  readonly birthDate: Day;
  readonly ethnicity: string;
  /** 12 digits that state the same gender and birth year. */
  readonly citizenId: string;
  /** Null for a probationary member. */
  readonly cardNumber: string | null;
  readonly joinedOn: Day;
  /** Null for a probationary member. */
  readonly officialOn: Day | null;
  readonly activity: Activity;
  /** When he was exempted, left or died. */
  readonly activityOn: Day | null;
}

/** Invented people are as old as they are on this day, so that they are the same whenever the demo is loaded. */
export const AS_OF: Day = '2026-07-01';

const AS_OF_YEAR = Number(AS_OF.slice(0, 4));
const ETHNICITIES = weighted(['Mường', 60], ['Kinh', 30], ['Thái', 5], ['Dao', 3], ['Tày', 2]);
/** 017 Hòa Bình and 025 Phú Thọ before most; people move. */
const PLACES = weighted(['017', 62], ['025', 22], ['001', 8], ['037', 4], ['038', 4]);
/** Age bands of a rural party body: a third past sixty. */
const AGES = weighted(
  [[19, 29], 9],
  [[30, 39], 19],
  [[40, 49], 21],
  [[50, 59], 18],
  [[60, 69], 20],
  [[70, 79], 10],
  [[80, 94], 3],
);

/**
 * Invents a member.
 *
 * @param taken citizen ids already given; the new one is added
 */
export function inventMember(random: Random, taken: Set<string>): InventedMember {
  const gender = random.chance(58) ? 'male' : 'female';
  const [youngest = 30, oldest = 60] = random.weigh(AGES);
  const birthDate = day(
    AS_OF_YEAR - random.between(youngest, oldest) - 1,
    random.between(1, 12),
    random.between(1, 28),
  );
  const age = AS_OF_YEAR - Number(birthDate.slice(0, 4));
  const citizenId = inventCitizenId(random, gender, birthDate, taken);
  const person = {
    fullName: inventName(random, gender),
    gender,
    birthDate,
    ethnicity: random.weigh(ETHNICITIES),
    citizenId,
  } as const;

  if (age < 45 && random.chance(9)) {
    // Some are past month 12: their recognition is due or overdue.
    const joinedOn = daysLater(AS_OF, -random.between(20, 440));
    return { ...person, cardNumber: null, joinedOn, officialOn: null, activity: 'active', activityOn: null };
  }
  const joinedOn = daysLater(yearsLater(birthDate, random.between(18, Math.min(45, age - 2))), random.between(0, 27));
  const officialOn = yearsLater(joinedOn, 1);
  const cardNumber = random.chance(90) ? citizenId : String(random.between(100_000_000, 999_999_999)).padStart(12, '0');
  return { ...person, cardNumber, joinedOn, officialOn, ...activityAt(random, age) };
}

function activityAt(random: Random, age: number): Pick<InventedMember, 'activity' | 'activityOn'> {
  const recently = daysLater(AS_OF, -random.between(30, 700));
  if (age >= 72 && random.chance(35)) return { activity: 'exempted', activityOn: recently };
  if (random.chance(0.5)) return { activity: 'transferredOut', activityOn: recently };
  if (age >= 65 && random.chance(1)) return { activity: 'deceased', activityOn: recently };
  return { activity: 'active', activityOn: null };
}

/** 3 digits of place, 1 of century and gender, 2 of birth year, 6 of order (domain.md § 3). */
function inventCitizenId(random: Random, gender: 'male' | 'female', birthDate: Day, taken: Set<string>): string {
  const century = Number(birthDate.slice(0, 4)) >= 2000 ? 2 : 0;
  const head = `${random.weigh(PLACES)}${String(century + (gender === 'female' ? 1 : 0))}${birthDate.slice(2, 4)}`;
  for (;;) {
    const citizenId = head + String(random.between(0, 999_999)).padStart(6, '0');
    if (taken.has(citizenId)) continue;
    taken.add(citizenId);
    return citizenId;
  }
}
