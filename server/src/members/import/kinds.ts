import type { Crypto } from '../../platform/crypto/crypto.ts';
import { bodyRows } from './bodies/read-bodies.ts';
import { writeBodies } from './bodies/write-bodies.ts';
import type { ImportKind } from './columns.ts';
import type { Committee } from './committee.ts';
import { memberRows } from './people/read-people.ts';
import { writeMembers } from './people/write-people.ts';
import { positionRows } from './posts/read-posts.ts';
import { writePositions } from './posts/write-posts.ts';
import type { RowReader, RowWriter } from './row-kinds.ts';

/** Who judges the rows of a kind. */
export function rowReader(kind: ImportKind, crypto: Crypto, committee: Committee): RowReader {
  switch (kind) {
    case 'members':
      return memberRows(crypto, committee);
    case 'organizations':
      return bodyRows(committee);
    case 'positions':
      return positionRows(crypto, committee);
  }
}

/** Who writes the rows of a kind. `appliedBy` is the account in whose name; null on the command line. */
export function rowWriter(
  kind: ImportKind,
  crypto: Crypto,
  committee: Committee,
  importId: string,
  appliedBy: string | null,
): RowWriter {
  switch (kind) {
    case 'members':
      return writeMembers(crypto, committee, importId, appliedBy);
    case 'organizations':
      return writeBodies(committee);
    case 'positions':
      return writePositions(crypto, committee, appliedBy);
  }
}
