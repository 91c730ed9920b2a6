import { assistedRoutes } from './assisted/assisted.routes.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { whoSeesRoutes } from './authority/who-sees.routes.ts';
import { demoRoutes } from './demo/vneid/demo.routes.ts';
import { activationRoutes } from './identity/activation.routes.ts';
import { feedbackRoutes } from './feedback/feedback.routes.ts';
import { ownAccessRoutes } from './identity/own-access.routes.ts';
import { signInRoutes } from './identity/sign-in.routes.ts';
import { supportRoutes } from './identity/support.routes.ts';
import { deskRoutes } from './members/desk.routes.ts';
import { importRoutes } from './members/import/imports.routes.ts';
import { meRoutes } from './members/me/me.routes.ts';
import { memberRoutes } from './members/members.routes.ts';
import { organizationRoutes } from './organizations/organizations.routes.ts';
import { assignmentRoutes } from './meetings/assignments.routes.ts';
import { meetingRoutes } from './meetings/meetings.routes.ts';
import { paperRoutes } from './meetings/papers.routes.ts';
import { recordRoutes } from './meetings/records.routes.ts';
import { checkInRoutes } from './meetings/check-in.routes.ts';
import { sessionRoutes } from './meetings/session.routes.ts';
import { notificationRoutes } from './notifications/notifications.routes.ts';
import { ownDataRoutes } from './own-data/own-data.routes.ts';
import type { Routes } from './platform/http/app.ts';
import { reportRoutes } from './reports/reports.routes.ts';
import { ruleRoutes } from './rules/rules.routes.ts';
import { syncRoutes } from './sync/sync.routes.ts';

/** Every module's routes, in the order of the reference page. */
export const modules: readonly Routes[] = [
  signInRoutes,
  ownAccessRoutes,
  activationRoutes,
  supportRoutes,
  meRoutes,
  memberRoutes,
  deskRoutes,
  importRoutes,
  organizationRoutes,
  meetingRoutes,
  sessionRoutes,
  checkInRoutes,
  recordRoutes,
  paperRoutes,
  assignmentRoutes,
  feedbackRoutes,
  assistedRoutes,
  reportRoutes,
  syncRoutes,
  notificationRoutes,
  ownDataRoutes,
  ruleRoutes,
  auditRoutes,
  whoSeesRoutes,
  demoRoutes,
];
