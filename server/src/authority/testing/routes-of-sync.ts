import type { ReplicaRow } from '@sotay/contract';
import { accountId } from './identities.ts';
import { MEETINGS } from './meeting-facts.ts';
import { readsOfMeeting } from './meeting-oracle.ts';
import type { PersonFact } from './people.ts';
import { anybodySignedIn, NO_ROW, type Answer, type RouteFixture } from './route-cases.ts';

const rows = (answer: Answer, type: string): readonly ReplicaRow[] =>
  (answer['rows'] as readonly ReplicaRow[]).filter((row) => row.type === type);

/** The device holds its owner, and of meetings what he reads. */
function holdsHisOwn(who: PersonFact, answer: Answer): string | null {
  const [me] = rows(answer, 'me').map((row) => (row.body as { account: { id: string } }).account.id);
  if (me !== accountId(who)) return `the device of ${String(me)}`;
  const got = rows(answer, 'meeting').map((row) => row.id);
  const want = MEETINGS.filter((one) => readsOfMeeting(who, 'meetingNotice', one)).map((one) => one.id);
  const wrong = [...got.filter((id) => !want.includes(id)), ...want.filter((id) => !got.includes(id))];
  return wrong.length === 0 ? null : `meetings differ: ${wrong.join(' ')}`;
}

/** Requests of devices. */
export const SYNC_ROUTES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/sync': {
    cases: [{ target: 'oneself', url: '/api/sync', may: (who) => who.member !== null, check: holdsHisOwn }],
  },
  'POST /api/sync/push': {
    cases: [
      {
        target: 'an act on nothing',
        url: '/api/sync/push',
        body: {
          mutations: [
            {
              id: NO_ROW,
              name: 'meeting.seen',
              args: { meetingId: NO_ROW, noticeVersion: 1 },
              aggregate: 'x',
              baseVersion: null,
              onBehalfOf: null,
              claimedAt: null,
            },
          ],
        },
        may: anybodySignedIn,
        check: (_, answer) => ((answer['results'] as { outcome: string }[])[0]?.outcome === 'rejected' ? null : 'done'),
      },
    ],
  },
};
