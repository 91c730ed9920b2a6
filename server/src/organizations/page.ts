import type { OfficeMode, OrganizationPage, OrganizationType, SetOffice, SetTerm } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { invalid, notFound } from '../platform/http/problem.ts';
import { readBody, readBodyFlags, readForms, readTerm, saveOfficeMode, saveTerm } from './page.queries.ts';
import { readAncestors } from './tree.queries.ts';

/** A body: its form today and before, its term, who does the work of its office, what the actor may do. */
export async function readOrganization(tx: ActorTx, orgId: number): Promise<OrganizationPage> {
  const body = await readBody(tx.db, orgId);
  if (body === undefined) throw notFound();
  const { relation: _, ...flags } = await readBodyFlags(tx.db, orgId);
  const parent = body.parentId === null ? null : { id: body.parentId, name: body.parentName ?? '' };
  const forms = await readForms(tx.db, orgId);
  return {
    id: orgId,
    code: body.code ?? '',
    name: body.name ?? '',
    type: body.type as OrganizationType,
    isCell: body.isCell === true,
    parent,
    ancestors: await readAncestors(tx.db, orgId),
    foundedOn: body.foundedOn,
    term: (await readTerm(tx.db, orgId)) ?? null,
    office: { mode: body.officeMode as OfficeMode, standIn: body.officeMode === 'standIn' ? parent : null },
    history: forms.map((form) => ({
      name: form.name,
      type: form.type as OrganizationType,
      code: form.code,
      parent: form.parentId === null ? null : { id: form.parentId, name: form.parentName ?? 'Nơi khác' },
      from: form.from,
      to: form.to,
    })),
    ...flags,
  };
}

/** Sets a body's term (nhiệm kỳ). */
export async function setTerm(tx: ActorTx, orgId: number, term: SetTerm): Promise<void> {
  if (term.to <= term.from) throw invalid([{ field: 'to', message: 'Nhiệm kỳ phải kết thúc sau ngày bắt đầu.' }]);
  const flags = await visibleFlags(tx, orgId);
  if (!flags.maySetTerm) throw notFound();
  await saveTerm(tx.db, orgId, term.name, term.from, term.to, tx.actor.accountId);
  await writeAudit(tx, {
    act: 'term.set',
    orgId,
    ...actingAs(flags.relation),
    detail: { from: term.from, to: term.to },
  });
}

/** Sets who does the work of a body's office: an office of its own, its leaders, or its superior's office (domain.md § 2). */
export async function setOffice(tx: ActorTx, orgId: number, office: SetOffice): Promise<void> {
  const flags = await visibleFlags(tx, orgId);
  if (!flags.maySetOffice) throw notFound();
  const body = await readBody(tx.db, orgId);
  if (body?.isCell === true)
    throw invalid([{ field: 'mode', message: 'Chi bộ không có văn phòng; chi ủy lo việc của chi bộ.' }]);
  if (office.mode === 'standIn' && body?.parentId === null) {
    throw invalid([{ field: 'mode', message: 'Tổ chức cao nhất không có cấp trên làm thay văn phòng.' }]);
  }
  await saveOfficeMode(tx.db, orgId, office.mode, office.from ?? null);
  await writeAudit(tx, { act: 'office.set', orgId, ...actingAs(flags.relation), detail: { mode: office.mode } });
}

async function visibleFlags(tx: ActorTx, orgId: number) {
  if ((await readBody(tx.db, orgId)) === undefined) throw notFound();
  return readBodyFlags(tx.db, orgId);
}

/** The relation as the log takes it. */
export function actingAs(relation: string | null): { actingAs?: string } {
  return relation === null ? {} : { actingAs: relation };
}
