import type { ReplicaRow } from '@sotay/contract';
import type { Caller } from '../../platform/http/testing.ts';
import type { Device } from './device.ts';

/** What the screens of a person say online at this moment must be what his device says (SY30: a row is the answer of its route). */
export async function oldRows(device: Device, call: Caller): Promise<string[]> {
  const found: string[] = [];
  for (const row of device.rows.values()) {
    const url = urlOf(row);
    if (url === null) continue;
    const answer = await call({ method: 'GET', url });
    const name = `${device.name}: ${row.type} ${row.id}`;
    if (answer.statusCode !== 200) found.push(`${name} is answered with ${answer.statusCode} online`);
    else found.push(...differing(name, settled(row.body), settled(answer.json<unknown>())));
  }
  return found;
}

function urlOf({ type, id }: ReplicaRow): string | null {
  const [meeting = '', record = ''] = id.split(':');
  switch (type) {
    case 'me':
      return '/api/me';
    case 'home':
      return '/api/home';
    case 'summary':
      return '/api/me/summary';
    case 'corrections':
      return '/api/me/corrections';
    case 'meeting':
      return `/api/meetings/${id}`;
    case 'opinions':
      return `/api/meetings/${id}/opinions`;
    case 'invitees':
      return `/api/meetings/${id}/invitees`;
    case 'roll':
      return `/api/meetings/${id}/roll`;
    case 'record':
      return `/api/meetings/${meeting}/records/${record}`;
    case 'assignments':
      return '/api/me/assignments';
    case 'attendance':
      return '/api/me/attendance';
    case 'letters':
      return '/api/me/feedback';
    case 'letter':
      return `/api/feedback/${id}`;
    case 'cell':
      return `/api/members?orgId=${id}&limit=100`;
    // Lists without their cards, and news that have no screen of their own.
    default:
      return null;
  }
}

/**
 * Of the session or the moment, not of the thing. That a device has received an invitation is told to the officers alone, or every
 * pull would be followed by another; `invitees` is compared by brute force.
 */
const PASSING = new Set(['updatedAt', 'reauthenticatedUntil', 'deliveredAt']);

/** Without what passes, and with its keys in order. */
function settled(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(settled);
  if (!isObject(body)) return body;
  const kept = Object.entries(body).filter(([key, value]) => !PASSING.has(key) && value !== undefined);
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, settled(value)]));
}

/** Paths at which two bodies differ; in lists of one length, place by place. */
function differing(path: string, held: unknown, online: unknown): string[] {
  if (JSON.stringify(held) === JSON.stringify(online)) return [];
  const lists = Array.isArray(held) && Array.isArray(online) && held.length === online.length;
  if (lists || (isObject(held) && isObject(online))) {
    const keys = new Set([...Object.keys(held as object), ...Object.keys(online as object)]);
    return [...keys].flatMap((key) => differing(`${path} .${key}`, at(held, key), at(online, key)));
  }
  return [`${path}: ${JSON.stringify(held)} for ${JSON.stringify(online)}`];
}

const at = (of: unknown, key: string): unknown => (of as Record<string, unknown>)[key];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
