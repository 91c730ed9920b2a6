import type { ChooseReminders, MemberSms, ReminderChoices } from '@sotay/contract';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import { chooseSms, readChoices, readSmsChosen, saveChoices } from './choices.queries.ts';

/** What the actor has chosen to be told, how and when. @throws DomainError `notFound` for who is no member */
export async function showChoices(
  tx: ActorTx,
  { push, sms }: Pick<Services, 'push' | 'sms'>,
): Promise<ReminderChoices> {
  const found = await readChoices(tx.db);
  if (found === undefined) throw notFound();
  return {
    pushOff: found.pushOff,
    sms: found.sms,
    fullText: found.fullText,
    quiet: { from: hourOf(found.quietFrom), to: hourOf(found.quietTo) },
    quietIsOwn: found.quietIsOwn,
    hasPhone: found.hasPhone,
    smsOffered: sms !== null,
    push: { key: push.publicKey, thisDevice: found.thisDevice, devices: found.devices },
  };
}

/** Keeps the actor's choices, whole. */
export async function chooseReminders(tx: ActorTx, choices: ChooseReminders): Promise<void> {
  if (tx.actor.memberId === null) throw notFound();
  const { quiet } = choices;
  await saveChoices(tx, {
    pushOff: [...new Set(choices.pushOff)],
    sms: choices.sms,
    fullText: choices.fullText,
    quiet: quiet === null ? null : { from: minutesOf(quiet.from), to: minutesOf(quiet.to) },
  });
}

/** Whether a member without a smartphone is sent SMS, for his officers and his helper. */
export async function showMemberSms(tx: ActorTx, memberId: number): Promise<MemberSms> {
  const found = await readSmsChosen(tx.db, memberId);
  if (found === undefined) throw notFound();
  return { sms: found.sms, hasPhone: found.hasPhone };
}

/** Chooses for a member whether he is sent SMS, as he has asked by word of mouth (recorded). */
export async function chooseMemberSms(tx: ActorTx, memberId: number, wanted: boolean): Promise<MemberSms> {
  const found = await readSmsChosen(tx.db, memberId);
  if (found === undefined || !(await chooseSms(tx.db, memberId, wanted))) throw notFound();
  if (memberId !== tx.actor.memberId) {
    const relation = await actingAs(tx.db, [found.homeCellId], memberId);
    await writeAudit(tx, {
      act: 'notice.smsFor',
      memberId,
      orgId: found.homeCellId,
      onBehalfOf: memberId,
      detail: {},
      ...(relation === undefined ? {} : { actingAs: relation }),
    });
  }
  return { sms: wanted, hasPhone: found.hasPhone };
}

function hourOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
function minutesOf(hour: string): number {
  const [hours = 0, minutes = 0] = hour.split(':').map(Number);
  return hours * 60 + minutes;
}
