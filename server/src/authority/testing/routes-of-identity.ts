import { generateKeyPairSync } from 'node:crypto';
import { CONSENT_VERSION } from '../../identity/consent-notice.ts';
import { accountId, citizenId, digest, rowId } from './identities.ts';
import { above, isDirectBoard, isOfficer, supportTeamOver } from './oracle.ts';
import { MEMBERS, person, type MemberFact, type PersonFact } from './people.ts';
import {
  anybodySignedIn,
  exactly,
  hasRows,
  ids,
  NO_ID,
  NO_ROW,
  type RouteCase,
  type RouteFixture,
} from './route-cases.ts';
import { caseIdsOf, CODED } from './world-rows.ts';
import { isSelf, onRoll, supports } from './writable-members.ts';

const PUBLIC = { askedBy: ['nobody', 'self', 'exempted'] };
const once = (url: string, more: Partial<RouteCase> = {}): RouteFixture => ({
  cases: [{ target: 'oneself', url, may: anybodySignedIn, ...more }],
});
const memberOf = (key: string): MemberFact => person(key).member!;
const issues = (who: PersonFact, member: MemberFact): boolean =>
  supports(who, member) || isDirectBoard(who, member.home) || isOfficer(who, member.home);
const readsCodesOf = (who: PersonFact, cell: number): boolean =>
  supportTeamOver(who, cell) || isDirectBoard(who, cell) || isOfficer(who, cell);
const readsLostPhonesOf = (who: PersonFact, cell: number): boolean =>
  supportTeamOver(who, cell) || isOfficer(who, cell);
const under = (cell: number, org: number): boolean => cell === org || above(cell).includes(org);

function eachMember(
  url: string,
  members: readonly MemberFact[],
  may: (who: PersonFact, member: MemberFact) => boolean,
): RouteFixture {
  return {
    cases: members.map((member) => ({
      target: `member ${String(member.id)}`,
      url,
      body: { memberId: member.id },
      may: (who) => may(who, member),
    })),
    missing: { url, body: { memberId: NO_ID } },
  };
}
function eachRow(
  url: (id: string) => string,
  kind: string,
  members: readonly MemberFact[],
  may: (who: PersonFact, member: MemberFact) => boolean,
): RouteFixture {
  return {
    cases: members.map((member) => ({
      target: `of member ${String(member.id)}`,
      url: url(rowId(kind, member.id)),
      may: (who) => may(who, member),
    })),
    missing: { url: url(NO_ROW) },
  };
}
function lists(url: string, rows: (who: PersonFact, org: number) => readonly string[]): RouteFixture {
  return {
    cases: [10, 20, 111].map((org) => ({
      target: `body ${String(org)}`,
      url: `${url}?orgId=${String(org)}`,
      may: anybodySignedIn,
      check: exactly((who) => rows(who, org), ids),
    })),
  };
}
function eachCase(url: (id: string) => string, body: unknown): RouteFixture {
  return {
    cases: [10, 20].map((org) => ({
      target: `case of ${String(org)}`,
      url: url(rowId('e', org)),
      body,
      may: (who: PersonFact) => supportTeamOver(who, org),
    })),
    missing: { url: url(NO_ROW), body },
  };
}

const WAITING = [memberOf('sibling cell')];
const SUPPORT_CODE = 'ABCDE12345';
const SIGNATURE = {
  challengeId: 'x',
  response: { id: 'x', rawId: 'x', type: 'public-key', response: {}, clientExtensionResults: {} },
};
const DEVICES = ['self', 'suspended', 'organisation board of the commune'].map(person);
const KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

export const IDENTITY_ROUTES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/me/devices': once('/api/me/devices', { check: hasRows }),
  'DELETE /api/me/devices/:id': {
    cases: DEVICES.map((whose) => ({
      target: `device of "${whose.key}"`,
      url: `/api/me/devices/${accountId(whose)}`,
      may: (who) => who === whose,
    })),
    missing: { url: `/api/me/devices/${NO_ROW}` },
  },
  'POST /api/me/reauthenticate/options': once('/api/me/reauthenticate/options', { body: {} }),
  'POST /api/me/reauthenticate': once('/api/me/reauthenticate', { body: SIGNATURE }),
  'GET /api/me/passkeys': once('/api/me/passkeys', { check: hasRows }),
  'POST /api/me/passkeys/options': once('/api/me/passkeys/options', { body: {} }),
  'POST /api/me/passkeys': once('/api/me/passkeys', { body: SIGNATURE }),
  'DELETE /api/me/passkeys/:id': {
    cases: DEVICES.map((whose) => ({
      target: `passkey of "${whose.key}"`,
      url: `/api/me/passkeys/${digest(accountId(whose)).toString('base64url')}`,
      may: (who) => who === whose,
    })),
    missing: { url: `/api/me/passkeys/${digest('no key').toString('base64url')}` },
  },
  'PUT /api/me/pin': {
    askedBy: [
      'self',
      'suspended',
      'exempted',
      'officer with an activation code only',
      'support team of the commune',
      'nobody',
    ],
    ...once('/api/me/pin', { body: { pin: '482915', deviceKey: { kty: 'EC', crv: 'P-256', x: KEY.x, y: KEY.y } } }),
  },
  'GET /api/me/consent': once('/api/me/consent'),
  'POST /api/me/consent': once('/api/me/consent', { body: { version: CONSENT_VERSION, given: true } }),
  'POST /api/sign-out': once('/api/sign-out'),

  'GET /api/activation-codes': lists('/api/activation-codes', (who, org) =>
    CODED.filter((member) => under(member.home, org) && readsCodesOf(who, member.home)).map((member) =>
      rowId('a', member.id),
    ),
  ),
  'POST /api/activation-codes': eachMember(
    '/api/activation-codes',
    ['no account', 'cell under the stand-in', 'other commune'].map(memberOf),
    (who, member) => issues(who, member) && !isSelf(who, member),
  ),
  'POST /api/activation-codes/:id/confirm': eachRow(
    (id) => `/api/activation-codes/${id}/confirm`,
    'a',
    WAITING,
    (who, member) => isOfficer(who, member.home) && !isSelf(who, member),
  ),
  'DELETE /api/activation-codes/:id': eachRow(
    (id) => `/api/activation-codes/${id}`,
    'a',
    CODED,
    (who, member) => readsCodesOf(who, member.home),
  ),
  'GET /api/sign-out-requests': lists('/api/sign-out-requests', (who, org) =>
    MEMBERS.filter((member) => under(member.home, org) && readsLostPhonesOf(who, member.home)).map((member) =>
      rowId('5', member.id),
    ),
  ),
  'POST /api/sign-out-requests': eachMember(
    '/api/sign-out-requests',
    ['self', 'same cell', 'left', 'other commune'].map(memberOf),
    (who, member) => onRoll(member) && !isSelf(who, member) && (supports(who, member) || isOfficer(who, member.home)),
  ),
  'POST /api/sign-out-requests/:id/confirm': eachRow(
    (id) => `/api/sign-out-requests/${id}/confirm`,
    '5',
    ['self', 'secretary of the cell', 'other commune'].map(memberOf),
    (who, member) => isOfficer(who, member.home) && !isSelf(who, member),
  ),

  'GET /api/support-desk': lists('/api/support-desk', (who, org) => (supportTeamOver(who, org) ? caseIdsOf(org) : [])),
  'POST /api/support-desk/:id/move': eachCase((id) => `/api/support-desk/${id}/move`, { to: 'taken' }),
  'POST /api/support-desk/:id/identify': {
    cases: [10, 20].map((org) => ({
      target: `case of ${String(org)}`,
      url: `/api/support-desk/${rowId('e', org)}/identify`,
      body: { citizenId: citizenId(org === 10 ? memberOf('self') : memberOf('other commune')) },
      may: (who: PersonFact) => supportTeamOver(who, org),
    })),
    missing: { url: `/api/support-desk/${NO_ROW}/identify`, body: { citizenId: citizenId(memberOf('self')) } },
  },

  // Public: no relation is asked, and what they answer names nobody (sign-in's own tests).
  'GET /api/support-cases/communes': { ...PUBLIC, ...once('/api/support-cases/communes') },
  'POST /api/support-cases': { ...PUBLIC, ...once('/api/support-cases', { body: { reason: 'noLevel2' } }) },
  'POST /api/support-cases/follow': {
    ...PUBLIC,
    ...once('/api/support-cases/follow', { body: { code: SUPPORT_CODE } }),
  },
  'POST /api/support-cases/add': { ...PUBLIC, ...once('/api/support-cases/add', { body: { code: SUPPORT_CODE } }) },
  'GET /api/sign-in/start': { ...PUBLIC, ...once('/api/sign-in/start') },
  'GET /api/sign-in/callback': { ...PUBLIC, ...once('/api/sign-in/callback?state=x&code=y') },
  'POST /api/sign-in/code': { ...PUBLIC, ...once('/api/sign-in/code', { body: { code: '12345678' } }) },
  'POST /api/sign-in/passkey/options': { ...PUBLIC, ...once('/api/sign-in/passkey/options', { body: {} }) },
  'POST /api/sign-in/passkey': { ...PUBLIC, ...once('/api/sign-in/passkey', { body: SIGNATURE }) },
  'POST /api/sign-in/pin/challenge': {
    ...PUBLIC,
    ...once('/api/sign-in/pin/challenge', { body: { deviceId: NO_ROW } }),
  },
  'POST /api/sign-in/pin': {
    ...PUBLIC,
    ...once('/api/sign-in/pin', { body: { challengeId: 'x', pin: '482915', signature: 'x' } }),
  },
  'GET /api/demo/people': { ...PUBLIC, ...once('/api/demo/people') },
};
