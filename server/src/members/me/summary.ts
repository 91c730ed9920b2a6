import type { Activity, Gender, MemberClass, OwnNumbers, OwnSummary, Placement, Position } from '@sotay/contract';
import { writeAudit } from '../../audit/audit.ts';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import type { ActorTx } from '../../platform/database/transaction.ts';
import { notFound } from '../../platform/http/problem.ts';
import { maskNumber } from '../citizen-id.ts';
import { maskPhone } from '../phone.ts';
import { readOwnSummary, readPositions } from './me.queries.ts';

type OwnRow = NonNullable<Awaited<ReturnType<typeof readOwnSummary>>>;

/** The member summary of 339-QĐ/TW about oneself; numbers show their last two digits. */
export async function readSummary(tx: ActorTx, crypto: Crypto): Promise<OwnSummary> {
  const row = await ownRow(tx);
  const numbers = openNumbers(crypto, memberIdOf(tx), row);
  const positions = await readPositions(tx, memberIdOf(tx));
  return {
    fullName: row.fullName,
    birthDate: row.birthDate,
    gender: row.gender as Gender,
    joinedOn: row.joinedOn,
    officialOn: row.officialOn,
    cardNumberMasked: numbers.cardNumber === null ? null : maskNumber(numbers.cardNumber),
    cell: { id: row.cellId, name: row.cellName ?? '' },
    citizenIdMasked: maskNumber(numbers.citizenId),
    phoneMasked: numbers.phone === null ? null : maskPhone(numbers.phone),
    beside: {
      committee: row.committeeId === null ? null : { id: row.committeeId, name: row.committeeName ?? '' },
      positions: positions.map((held) => ({
        position: held.position as Position,
        org: { id: held.orgId ?? 0, name: held.orgName ?? '' },
        from: held.from ?? '',
      })),
      class: row.class as MemberClass,
      activity: row.activity as Activity,
      placement: row.placement as Placement,
      partyAge: row.partyAge,
      ceremonyOn: row.ceremonyOn,
      exemptedOn: row.exemptedOn,
      probationDaysLeft: row.probationDaysLeft,
      specialDuty: row.specialDuty,
      hasSmartphone: row.hasSmartphone,
      hasLevel2Identity: row.hasLevel2Identity,
      assistedBy: row.assistedBy,
    },
    mayShowNumbers: true,
    mayEnterPhone: true,
    mayFileCorrection: true,
  };
}

/** The full numbers, on a tap by their owner; recorded, so that a borrowed phone leaves a mark. */
export async function showNumbers(tx: ActorTx, crypto: Crypto): Promise<OwnNumbers> {
  const row = await ownRow(tx);
  const memberId = memberIdOf(tx);
  await writeAudit(tx, { act: 'me.numbers', memberId, orgId: row.homeCellId, actingAs: 'self' });
  return openNumbers(crypto, memberId, row);
}

/** The member behind the actor; staff who are no members have no summary. */
export function memberIdOf(tx: ActorTx): number {
  if (tx.actor.memberId === null) throw notFound();
  return tx.actor.memberId;
}

async function ownRow(tx: ActorTx): Promise<OwnRow> {
  const row = await readOwnSummary(tx, memberIdOf(tx));
  if (row === undefined) throw notFound();
  return row;
}

function openNumbers(crypto: Crypto, memberId: number, row: OwnRow): OwnNumbers {
  return {
    citizenId: crypto.open('members_number', 'citizen_id_sealed', memberId, row.citizenIdSealed),
    cardNumber: row.cardSealed === null ? null : crypto.open('members_number', 'card_sealed', memberId, row.cardSealed),
    phone: row.phoneSealed === null ? null : crypto.open('members_phone', 'phone_sealed', memberId, row.phoneSealed),
  };
}
