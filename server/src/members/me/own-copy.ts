import type { Crypto } from '../../platform/crypto/crypto.ts';
import { everyPage } from '../../platform/database/keyset.ts';
import type { ActorTx } from '../../platform/database/transaction.ts';
import { listOwnCorrections } from '../corrections.ts';
import { accessLog } from './access-log.ts';
import { readMe } from './me.ts';
import { readAccountData, readHistory } from './own-copy.queries.ts';
import { memberIdOf, readSummary, showNumbers } from './summary.ts';

const PAGE = 100;
/** 5,000 entries are decades of an ordinary log; the export says when there are more. */
const MOST_ENTRIES = 5_000;

/** What is kept of a person as a member and as an account, for his copy of it. @throws DomainError `notFound` for who is no member */
export async function copyOfProfile(tx: ActorTx, crypto: Crypto, now: Date) {
  const memberId = memberIdOf(tx);
  const me = await readMe(tx, now);
  const summary = await readSummary(tx, crypto);
  const numbers = await showNumbers(tx, crypto);
  const corrections = await listOwnCorrections(tx, crypto);
  const history = await readHistory(tx, memberId);
  const account = await readAccountData(tx);
  const log = await everyPage((after) => accessLog(tx, after, PAGE), MOST_ENTRIES);
  return {
    summary: {
      fullName: summary.fullName,
      birthDate: summary.birthDate,
      gender: summary.gender,
      joinedOn: summary.joinedOn,
      officialOn: summary.officialOn,
      cell: summary.cell,
      ...numbers,
    },
    beside: summary.beside,
    ...history,
    staffRoles: me.staffRoles,
    helps: me.member?.helps ?? [],
    corrections: corrections.items,
    account: { ...account, preferences: me.preferences },
    accessLog: { entries: log.items, isComplete: log.isComplete },
  };
}
