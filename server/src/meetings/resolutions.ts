import type { Resolution, ResolutionList } from '@sotay/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';

const PAGE = 40;

interface ResolutionFact {
  meetingId: string;
  orgId: number;
  orgName: string;
  symbol: string;
  title: string;
  onDay: string;
  publishedAt: Date;
  body: string;
  sha256: string;
  version: number;
  signatures: Resolution['signatures'];
}

const COLUMNS = sql`r.meeting_id AS "meetingId", r.org_id AS "orgId", coalesce(o.name, '') AS "orgName", r.symbol, r.title, r.on_day AS "onDay",
  r.published_at AS "publishedAt", r.body, encode(r.sha256, 'hex') AS sha256, r.version, r.signatures`;

/** Published resolutions of a body and of those directly under it, as far as the actor reads them; newest first. */
export async function listResolutions(tx: ActorTx, orgId: number, after: string | undefined): Promise<ResolutionList> {
  const place = decodeKeyset(after, z.tuple([z.iso.datetime(), z.uuid()]));
  const { rows } = await sql<ResolutionFact>`
    SELECT ${COLUMNS} FROM meetings_resolution r LEFT JOIN organizations_current o ON o.id = r.org_id
     WHERE (r.org_id = ${orgId}::int OR r.org_id IN (SELECT unnest((SELECT authority.children(ARRAY[${orgId}::int])))))
       AND (${place?.[0] ?? null}::timestamptz IS NULL OR (date_trunc('milliseconds', r.published_at), r.meeting_id) < (${place?.[0] ?? null}::timestamptz, ${place?.[1] ?? null}::uuid))
     ORDER BY date_trunc('milliseconds', r.published_at) DESC, r.meeting_id DESC LIMIT ${PAGE + 1}`.execute(tx.db);
  const { items, next } = pageOf(rows, PAGE, (row) => [row.publishedAt.toISOString(), row.meetingId]);
  return { items: items.map(resolutionOf), next };
}

/** One published resolution with its text, hash and signatures. */
export async function readResolution(tx: ActorTx, meetingId: string): Promise<Resolution> {
  const { rows } = await sql<ResolutionFact>`
    SELECT ${COLUMNS} FROM meetings_resolution r LEFT JOIN organizations_current o ON o.id = r.org_id
     WHERE r.meeting_id = ${meetingId}::uuid`.execute(tx.db);
  const row = rows[0];
  if (row === undefined) throw notFound();
  return resolutionOf(row);
}

function resolutionOf(row: ResolutionFact): Resolution {
  return {
    meetingId: row.meetingId,
    org: { id: row.orgId, name: row.orgName },
    symbol: row.symbol,
    title: row.title,
    onDay: row.onDay,
    publishedAt: row.publishedAt.toISOString(),
    body: row.body,
    sha256: row.sha256,
    version: row.version,
    signatures: row.signatures.map((one) => ({ ...one, signedAt: new Date(one.signedAt).toISOString() })),
  };
}
