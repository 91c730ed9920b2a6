import type { RouteFixture } from './route-cases.ts';
import { BODY_ROUTES } from './routes-of-bodies.ts';
import { FEEDBACK_ROUTES } from './routes-of-feedback.ts';
import { IDENTITY_ROUTES } from './routes-of-identity.ts';
import { MEETING_ROUTES } from './routes-of-meetings.ts';
import { MEMBER_ROUTES } from './routes-of-members.ts';
import { NOTICE_ROUTES } from './routes-of-notices.ts';
import { REPORT_ROUTES } from './routes-of-reports.ts';
import { ROOM_ROUTES } from './routes-of-rooms.ts';
import { SYNC_ROUTES } from './routes-of-sync.ts';

/** Requests of every route, by `METHOD url`. A route without an entry fails the matrix. */
export const ROUTES: Readonly<Record<string, RouteFixture>> = {
  ...MEMBER_ROUTES,
  ...BODY_ROUTES,
  ...IDENTITY_ROUTES,
  ...FEEDBACK_ROUTES,
  ...MEETING_ROUTES,
  ...ROOM_ROUTES,
  ...REPORT_ROUTES,
  ...SYNC_ROUTES,
  ...NOTICE_ROUTES,
};
