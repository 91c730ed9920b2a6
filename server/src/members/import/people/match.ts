import { COLUMNS } from '../columns.ts';
import { type RowProblem, error } from '../checking/problems.ts';
import type { Outcome } from '../staging/payload.ts';

/** A member of the handbook whom a row may be about. */
export interface Held {
  memberId: number;
  /** Home cell; whether it lies in the importing committee's subtree decides what the importer may know. */
  homeCellId: number;
  isInside: boolean;
  /** Key in CSDL; null for a member who did not come from there. */
  externalId: string | null;
  citizenIndex: string;
  /** Digest of the row last taken. */
  digest: string | null;
}

/** What a sound row is about. */
export interface RowIdentity {
  externalId: string;
  citizenIndex: string;
  digest: string;
}

/** Whom a row is about and what follows. `held` is the member to change, or the one elsewhere. */
export interface Match {
  outcome: Extract<Outcome, 'add' | 'change' | 'same' | 'confirm' | 'waiting' | 'refused'>;
  held: Held | null;
  problem: RowProblem | null;
}

const CITIZEN = COLUMNS.members.citizenId;

/**
 * Decides whom a row is about (domain.md § 3, *Re-import and identity*). One member by CSDL ID; the same ID with
 * another citizen id is confirmed by a person; the same citizen id with another ID is an error; anybody held outside
 * the subtree makes the row wait, in words that do not say who holds him.
 */
export function matchRow(row: RowIdentity, byExternal: Held | null, byCitizen: Held | null): Match {
  const outside = [byExternal, byCitizen].find((held) => held !== null && !held.isInside) ?? null;
  if (outside) return { outcome: 'waiting', held: outside, problem: waiting() };
  if (byExternal === null) {
    if (byCitizen === null) return { outcome: 'add', held: null, problem: null };
    if (byCitizen.externalId !== null)
      return { outcome: 'refused', held: byCitizen, problem: otherId(byCitizen.externalId) };
    return { outcome: 'change', held: byCitizen, problem: null };
  }
  if (byExternal.citizenIndex !== row.citizenIndex) {
    if (byCitizen !== null)
      return { outcome: 'refused', held: byExternal, problem: otherId(byCitizen.externalId ?? '') };
    return { outcome: 'confirm', held: byExternal, problem: changedCitizenId() };
  }
  return { outcome: byExternal.digest === row.digest ? 'same' : 'change', held: byExternal, problem: null };
}

function waiting(): RowProblem {
  return {
    code: 'citizen-id-elsewhere',
    severity: 'once',
    column: CITIZEN,
    text: 'Cần cấp trên đối chiếu số định danh này trước khi nhận. Dòng được giữ riêng, khi ghi vào sổ tay máy sẽ báo Ban Tổ chức cấp trên.',
  };
}

function otherId(externalId: string): RowProblem {
  const known = externalId === '' ? 'một người khác' : `ID ${externalId}`;
  return error(
    'citizen-id-other-id',
    CITIZEN,
    `Số định danh này sổ tay đang giữ với ${known}. Một số định danh không thể có hai ID.`,
  );
}

function changedCitizenId(): RowProblem {
  return {
    code: 'citizen-id-changed',
    severity: 'warning',
    column: CITIZEN,
    text: 'ID này trong sổ tay có số định danh khác. Đồng chí đối chiếu giấy tờ rồi xác nhận.',
  };
}
