import type { Roll, RollRow, Sheet } from '@sotay/contract';

type Mark = NonNullable<RollRow['mark']>;
/** One mark to be sent. */
interface SheetMark {
  memberId: number;
  mark: Mark;
  late: boolean;
}

/** A row of the printed sheet with what is to be sent of it; a mark of null: not on the roll any more. */
export interface SheetRow {
  readonly number: number;
  readonly id: number;
  readonly fullName: string;
  readonly mark: Mark | null;
  /** What the roll says. */
  readonly was: Mark | null;
  readonly note: string | null;
}

/** A signed sheet being entered: everybody came, but for those whose numbers are given. */
export interface Entry {
  rows(): SheetRow[];
  /** Turns a row between present and absent. @returns its row, or null when there is none of this number */
  turn(number: number): SheetRow | null;
  /** Absent with or without a reason. */
  say(number: number, mark: 'excused' | 'unexcused'): void;
  marks(): SheetMark[];
  /** On the roll, and not on this sheet: they came to the cell after it was printed. */
  others(): RollRow[];
}

/**
 * Begins to enter a sheet.
 *
 * @param roll as it stands; who has a mark already (excused before the meeting, not expected) keeps it until it is turned
 */
export function enterSheet(sheet: () => Sheet | undefined, roll: () => Roll | undefined): Entry {
  let said = $state.raw<Readonly<Record<number, Mark>>>({});

  function rows(): SheetRow[] {
    const known = roll()?.rows ?? [];
    return (sheet()?.rows ?? []).map((row) => {
      const now = known.find((one) => one.id === row.id);
      const mark = now === undefined ? null : (said[row.id] ?? now.mark ?? 'present');
      return { ...row, was: now?.mark ?? null, mark, note: now?.note ?? null };
    });
  }
  const rowOf = (number: number): SheetRow | undefined => rows().find((row) => row.number === number);

  return {
    rows,
    turn(number) {
      const row = rowOf(number);
      if (row === undefined || row.mark === null) return null;
      said = { ...said, [row.id]: row.mark === 'present' ? 'unexcused' : 'present' };
      return rowOf(number) ?? null;
    },
    say(number, mark) {
      const row = rowOf(number);
      if (row !== undefined && row.mark !== null) said = { ...said, [row.id]: mark };
    },
    // What stands already, a late arrival among it, is left as it is.
    marks: () =>
      rows().flatMap(({ id, mark, was }) =>
        mark === null || mark === was ? [] : [{ memberId: id, mark, late: false }],
      ),
    others() {
      const printed = sheet()?.rows ?? [];
      return (roll()?.rows ?? []).filter((row) => row.mark !== 'exempt' && !printed.some((one) => one.id === row.id));
    },
  };
}
