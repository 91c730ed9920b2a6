import { invalid } from '../platform/http/problem.ts';
import { readCitizenId } from './import/checking/citizen-id.ts';

export { meaningOf, type Gender } from './import/checking/citizen-id.ts';

/** What a typed citizen id turned out to be. */
export type ReadTypedId = { ok: true; citizenId: string } | { ok: false; sentence: string };

/** Reads a citizen id that a person typed: 12 digits; spaces and dots do not count. */
export function readTypedCitizenId(typed: string): ReadTypedId {
  const read = readCitizenId(typed);
  switch (read.kind) {
    case 'digits':
      return { ok: true, citizenId: read.value };
    case 'blank':
      return { ok: false, sentence: 'Chưa ghi số định danh.' };
    case 'length':
      return { ok: false, sentence: `Số định danh có ${String(read.length)} chữ số, cần 12.` };
    case 'letters':
      return { ok: false, sentence: 'Số định danh chỉ gồm chữ số. Hay lẫn chữ O với số 0.' };
  }
}

/** The same for a form's field `citizenId`: what is wrong becomes the field's sentence. */
export function readTypedCitizenIdOrThrow(typed: string): string {
  const read = readTypedCitizenId(typed);
  if (!read.ok) throw invalid([{ field: 'citizenId', message: read.sentence }]);
  return read.citizenId;
}

/**
 * A citizen id or card number with its last two digits only, `•••• •••• ••71`: with birth date and gender beside it,
 * more would give the number away (look.md, E-card).
 */
export function maskNumber(value: string): string {
  return `•••• •••• ••${value.slice(-2)}`;
}
