-- Meetings (domain.md § 4). One table per class of data, as with members: the invitation, the answers to it and what was
-- said in the room are read by different people. A child names its meeting; policies (0061) look at the meeting.

-- The life cycle as data, the same rows as contract/src/meeting-words.ts; the guard below refuses every other move.
CREATE TABLE meetings_move (
  from_state text NOT NULL,
  to_state text NOT NULL,
  act text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
INSERT INTO meetings_move VALUES
  ('draft', 'convened', 'convene'), ('draft', 'cancelled', 'drop'),
  ('convened', 'inSession', 'open'), ('convened', 'postponed', 'postpone'), ('convened', 'cancelled', 'cancel'),
  ('postponed', 'convened', 'convene'), ('postponed', 'cancelled', 'cancel'),
  ('inSession', 'closed', 'close'), ('closed', 'inSession', 'resume'), ('closed', 'published', 'publish');

CREATE TABLE meetings_meeting (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  host_id int NOT NULL REFERENCES organizations_organization,
  kind text NOT NULL CHECK (kind IN ('regular', 'thematic', 'committee', 'conference')),
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'convened', 'inSession', 'closed', 'published', 'cancelled', 'postponed')),
  title text NOT NULL CHECK (title = btrim(title) AND length(title) BETWEEN 1 AND 200),
  starts_at timestamptz NOT NULL,
  -- civil day in Vietnam, whatever the server's zone: a meeting at 0:30 belongs to the day people call it
  on_day date NOT NULL GENERATED ALWAYS AS ((starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) STORED,
  -- the month the meeting counts for; a November meeting held on 1 December stays November's
  for_month date NOT NULL CHECK (extract(day FROM for_month) = 1),
  place text CHECK (length(place) <= 200),
  online_link text CHECK (online_link ~ '^https://' AND length(online_link) <= 500),
  chair_id int REFERENCES members_member,
  minute_taker_id int REFERENCES members_member,
  -- tells two meetings of a day and kind apart in an address
  short_id text NOT NULL GENERATED ALWAYS AS (right(id::text, 6)) STORED,
  -- which version of the invitation people were told; rises with every change after convening
  notice_version int NOT NULL DEFAULT 0,
  version int NOT NULL DEFAULT 1,
  prepared_from uuid REFERENCES meetings_meeting,
  reason text CHECK (length(reason) <= 500),
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  convened_at timestamptz,
  opened_at timestamptz,
  closed_at timestamptz,
  published_at timestamptz,
  cancelled_at timestamptz,
  -- whoever was called is told when it was called off
  CHECK (state <> 'cancelled' OR convened_at IS NULL OR cancelled_at IS NOT NULL)
);
-- A cell has one regular meeting a month; whatever was cancelled does not count.
CREATE UNIQUE INDEX meetings_meeting_regular ON meetings_meeting (host_id, for_month) WHERE kind = 'regular' AND state <> 'cancelled';
-- A host's meetings, newest first (lists, scopes of officers and followers).
CREATE INDEX meetings_meeting_host ON meetings_meeting (host_id, starts_at DESC);
-- Who has not convened in a month; preparing drafts.
CREATE INDEX meetings_meeting_month ON meetings_meeting (for_month, kind, host_id);

CREATE FUNCTION meetings_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM meetings_move WHERE from_state = OLD.state AND to_state = NEW.state) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'MT001';
  END IF;
  IF NEW.host_id <> OLD.host_id OR NEW.kind <> OLD.kind THEN RAISE EXCEPTION 'host and kind stand' USING ERRCODE = 'MT002'; END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER meetings_guard BEFORE UPDATE ON meetings_meeting FOR EACH ROW EXECUTE FUNCTION meetings_guard();

-- A cell's habit: what the next draft is prepared from when there is no last meeting, kept from the last one convened.
CREATE TABLE meetings_habit (
  org_id int PRIMARY KEY REFERENCES organizations_organization,
  day_of_month int NOT NULL CHECK (day_of_month BETWEEN 1 AND 28),
  at_time time NOT NULL,
  place text,
  online_link text,
  updated_by uuid,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Venues (điểm cầu) of a conference; `keeper_id` calls the roll there.
CREATE TABLE meetings_venue (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  place text CHECK (length(place) <= 200),
  keeper_id int REFERENCES members_member,
  removed_at timestamptz
);
CREATE UNIQUE INDEX meetings_venue_name ON meetings_venue (meeting_id, name) WHERE removed_at IS NULL;
-- The cells a conference summons, each to one venue.
CREATE TABLE meetings_conference_cell (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  cell_id int NOT NULL REFERENCES organizations_organization,
  venue_id uuid REFERENCES meetings_venue,
  removed_at timestamptz,
  PRIMARY KEY (meeting_id, cell_id)
);
-- Whom the host's secretary or deputies name as organisers of a conference or committee meeting.
CREATE TABLE meetings_organizer (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES identity_account,
  named_by uuid NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (meeting_id, account_id)
);
CREATE INDEX meetings_organizer_account ON meetings_organizer (account_id);

CREATE TABLE meetings_agenda_item (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  place int NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  presenter text CHECK (length(presenter) <= 120),
  removed_at timestamptz
);
CREATE INDEX meetings_agenda_item_meeting ON meetings_agenda_item (meeting_id, place) WHERE removed_at IS NULL;

-- Whom the meeting reaches. summoned: expected; follower: assigned from above; guest: sees invitation, agenda and papers;
-- informed: takes part elsewhere for now and is only told. Guests without an account are a name on paper (meetings_paper_guest).
CREATE TABLE meetings_invitee (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  member_id int NOT NULL REFERENCES members_member,
  cell_id int NOT NULL REFERENCES organizations_organization,
  role text NOT NULL CHECK (role IN ('summoned', 'follower', 'guest', 'informed')),
  venue_id uuid REFERENCES meetings_venue,
  -- taken out again before the meeting: moved away, or asked by mistake
  removed_at timestamptz,
  PRIMARY KEY (meeting_id, member_id)
);
-- A member's meetings: Trang chủ, Sinh hoạt and every policy of the circle.
CREATE INDEX meetings_invitee_member ON meetings_invitee (member_id, meeting_id, role);
CREATE TABLE meetings_paper_guest (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  place int NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  removed_at timestamptz
);
CREATE INDEX meetings_paper_guest_meeting ON meetings_paper_guest (meeting_id, place) WHERE removed_at IS NULL;

-- What changed after people had been told: read by everyone who reads the invitation.
CREATE TABLE meetings_notice_change (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  notice_version int NOT NULL,
  -- [{"field": "startsAt", "from": "…", "to": "…"}]
  changes jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  by uuid,
  PRIMARY KEY (meeting_id, notice_version)
);

-- Papers of the invitation; photographs that belong to what happened in the room (tellers' sheet, minutes signed by hand).
CREATE TABLE meetings_file (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('paper', 'tellersSheet', 'signedMinutes', 'signedResolution')),
  -- what keeps the bytes from being tidied away (0058)
  sha256 bytea NOT NULL REFERENCES platform_blob,
  file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  media_type text NOT NULL,
  size int NOT NULL CHECK (size > 0),
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz
);
CREATE INDEX meetings_file_meeting ON meetings_file (meeting_id) WHERE removed_at IS NULL;
CREATE INDEX meetings_file_blob ON meetings_file (sha256);

-- One row per invitee from convening on: delivered, seen, answered, and the request to be absent with its decision.
CREATE TABLE meetings_answer (
  meeting_id uuid NOT NULL,
  member_id int NOT NULL,
  delivered_at timestamptz,
  seen_at timestamptz,
  -- the version of the invitation last opened
  seen_version int NOT NULL DEFAULT 0,
  answer text CHECK (answer IN ('attending', 'absent')),
  answered_at timestamptz,
  answered_by uuid,
  reason text CHECK (length(reason) BETWEEN 1 AND 500),
  decision text CHECK (decision IN ('granted', 'refused')),
  decided_by uuid,
  decided_at timestamptz,
  version int NOT NULL DEFAULT 1,
  -- the version with which it was last answered: the chair's decision is no newer word of the member
  answered_version int NOT NULL DEFAULT 0,
  PRIMARY KEY (meeting_id, member_id),
  FOREIGN KEY (meeting_id, member_id) REFERENCES meetings_invitee ON DELETE CASCADE,
  CHECK (answer IS DISTINCT FROM 'absent' OR reason IS NOT NULL),
  CHECK (decision IS NULL OR answer = 'absent')
);
-- "Who has asked to be absent and waits" of one meeting is read by the primary key; a member's own answers by this.
CREATE INDEX meetings_answer_member ON meetings_answer (member_id);

CREATE TABLE meetings_prior_opinion (
  id uuid PRIMARY KEY,
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  member_id int NOT NULL REFERENCES members_member,
  kind text NOT NULL CHECK (kind IN ('opinion', 'petition')),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
  written_by uuid NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  answer text CHECK (length(answer) BETWEEN 1 AND 4000),
  answered_by uuid,
  answered_at timestamptz
);
CREATE INDEX meetings_prior_opinion_meeting ON meetings_prior_opinion (meeting_id, written_at);
CREATE INDEX meetings_prior_opinion_member ON meetings_prior_opinion (member_id);

-- The roll, prepared at opening from the standing of that day; one mark a person, null while not called yet.
CREATE TABLE meetings_attendance (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  member_id int NOT NULL REFERENCES members_member,
  cell_id int NOT NULL REFERENCES organizations_organization,
  venue_id uuid REFERENCES meetings_venue,
  standing text NOT NULL CHECK (standing IN ('official', 'probationary', 'officialSpecialDuty', 'temporarilyElsewhere', 'temporarilyHere', 'suspended', 'exempted', 'exemptedGuest', 'left')),
  -- what follows from the standing, copied so that a later rule does not rewrite a past meeting
  attendance_base text NOT NULL CHECK (attendance_base IN ('yes', 'ifPresent', 'no')),
  vote_base boolean NOT NULL,
  votes boolean NOT NULL,
  mark text CHECK (mark IN ('present', 'excused', 'unexcused', 'exempt')),
  late boolean NOT NULL DEFAULT false CHECK (NOT late OR mark = 'present'),
  -- he checked in himself by the room's code (0085)
  by_code boolean NOT NULL DEFAULT false,
  marked_by uuid,
  marked_at timestamptz,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (meeting_id, member_id)
);
-- A member's own attendance; brute-force checks.
CREATE INDEX meetings_attendance_member ON meetings_attendance (member_id, meeting_id);

CREATE TABLE meetings_opinion_noted (
  id uuid PRIMARY KEY,
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  agenda_item_id uuid REFERENCES meetings_agenda_item ON DELETE SET NULL,
  speaker_id int REFERENCES members_member,
  -- a guest without an account
  speaker_name text CHECK (length(speaker_name) <= 120),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
  noted_by uuid NOT NULL,
  noted_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  CHECK (speaker_id IS NULL OR speaker_name IS NULL)
);
CREATE INDEX meetings_opinion_noted_meeting ON meetings_opinion_noted (meeting_id, noted_at) WHERE removed_at IS NULL;

-- Counts only, never who voted how. An open vote is counted by hand, its taps add up; a paper ballot enters by the tellers' sheet.
CREATE TABLE meetings_vote (
  id uuid PRIMARY KEY,
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  agenda_item_id uuid REFERENCES meetings_agenda_item ON DELETE SET NULL,
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 300),
  method text NOT NULL CHECK (method IN ('open', 'paper')),
  -- which majority carries it: a dated rule per matter
  matter text NOT NULL CHECK (matter IN ('ordinary', 'admission', 'recognition')),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'confirmed', 'void')),
  -- frozen when the vote is opened, shown before it
  base int NOT NULL CHECK (base >= 0),
  -- those present who may vote, at opening
  voters int NOT NULL CHECK (voters >= 0),
  majority_numerator int NOT NULL CHECK (majority_numerator > 0),
  majority_denominator int NOT NULL CHECK (majority_denominator >= majority_numerator),
  -- more than the fraction (true) or at least the fraction (false)
  majority_over boolean NOT NULL,
  approve int NOT NULL DEFAULT 0 CHECK (approve >= 0),
  reject int NOT NULL DEFAULT 0 CHECK (reject >= 0),
  other int NOT NULL DEFAULT 0 CHECK (other >= 0),
  issued int CHECK (issued >= 0),
  returned int CHECK (returned BETWEEN 0 AND issued),
  valid int CHECK (valid BETWEEN 0 AND returned),
  sheet_file_id uuid REFERENCES meetings_file,
  opened_by uuid NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  entered_by uuid,
  closed_at timestamptz,
  confirmed_by uuid,
  confirmed_at timestamptz,
  void_reason text CHECK (length(void_reason) BETWEEN 1 AND 500),
  version int NOT NULL DEFAULT 1,
  CHECK ((state = 'void') = (void_reason IS NOT NULL)),
  CHECK (voters <= base),
  CHECK (approve + reject + other <= voters),
  CHECK (method = 'open' OR state IN ('open', 'void') OR (issued IS NOT NULL AND returned IS NOT NULL AND valid IS NOT NULL
         AND issued <= voters AND approve + reject + other = valid)),
  CHECK (method = 'paper' OR (issued IS NULL AND returned IS NULL AND valid IS NULL))
);
CREATE INDEX meetings_vote_meeting ON meetings_vote (meeting_id, opened_at);

CREATE TABLE meetings_assignment (
  id uuid PRIMARY KEY,
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  owner_id int NOT NULL REFERENCES members_member,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
  due_on date,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped')),
  result text CHECK (length(result) <= 1000),
  done_at timestamptz,
  -- the later meeting that reviewed it
  reviewed_in uuid REFERENCES meetings_meeting,
  review text CHECK (review IN ('done', 'continue', 'dropped')),
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  version int NOT NULL DEFAULT 1
);
CREATE INDEX meetings_assignment_meeting ON meetings_assignment (meeting_id);
CREATE INDEX meetings_assignment_owner ON meetings_assignment (owner_id, due_on) WHERE state = 'open';

-- The meeting's own score by the criteria of its day (rules_rule meeting.score).
CREATE TABLE meetings_score (
  meeting_id uuid PRIMARY KEY REFERENCES meetings_meeting ON DELETE CASCADE,
  -- {"time": 5, "attendance": 4, …}
  points jsonb NOT NULL,
  total numeric(5, 1) NOT NULL CHECK (total BETWEEN 0 AND 100),
  grade text NOT NULL CHECK (grade IN ('good', 'fair', 'average', 'poor')),
  scored_by uuid NOT NULL,
  scored_at timestamptz NOT NULL DEFAULT now()
);

-- Minutes and resolution as text. Every save is a row; who saved against an older version keeps his as `conflict`.
CREATE TABLE meetings_draft (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  record text NOT NULL CHECK (record IN ('minutes', 'resolution')),
  version int NOT NULL CHECK (version > 0),
  outcome text NOT NULL CHECK (outcome IN ('current', 'replaced', 'conflict', 'settled')),
  based_on int NOT NULL,
  body text NOT NULL CHECK (length(body) <= 200000),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  saved_by uuid,
  saved_at timestamptz NOT NULL DEFAULT now()
);
-- One current text per record, so two savers cannot both win.
CREATE UNIQUE INDEX meetings_draft_current ON meetings_draft (meeting_id, record) WHERE outcome = 'current';
CREATE INDEX meetings_draft_meeting ON meetings_draft (meeting_id, record, saved_at);

-- A signature binds a role to one text by its hash; a later version has none. On paper: photographed, entered, confirmed by the chair.
CREATE TABLE meetings_signature (
  meeting_id uuid NOT NULL REFERENCES meetings_meeting ON DELETE CASCADE,
  record text NOT NULL CHECK (record IN ('minutes', 'resolution')),
  version int NOT NULL,
  role text NOT NULL CHECK (role IN ('chair', 'minuteTaker')),
  member_id int NOT NULL REFERENCES members_member,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  method text NOT NULL CHECK (method IN ('application', 'paper')),
  file_id uuid REFERENCES meetings_file CHECK ((file_id IS NOT NULL) = (method = 'paper')),
  signed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (meeting_id, record, version, role)
);

-- Numbers run through the term per (organisation, kind); taken inside the publishing transaction, so none is lost or double.
CREATE TABLE meetings_number (
  org_id int NOT NULL REFERENCES organizations_organization,
  record text NOT NULL CHECK (record IN ('minutes', 'resolution')),
  term_from date NOT NULL,
  last int NOT NULL CHECK (last >= 0),
  PRIMARY KEY (org_id, record, term_from)
);

-- What is published: minutes to the circle, the resolution also to leaders and the direct superior's office.
CREATE TABLE meetings_minutes (
  meeting_id uuid PRIMARY KEY REFERENCES meetings_meeting ON DELETE CASCADE,
  org_id int NOT NULL REFERENCES organizations_organization,
  number int NOT NULL,
  term_from date NOT NULL,
  symbol text NOT NULL,
  version int NOT NULL,
  body text NOT NULL,
  sha256 bytea NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, term_from, number)
);
CREATE TABLE meetings_resolution (
  meeting_id uuid PRIMARY KEY REFERENCES meetings_meeting ON DELETE CASCADE,
  org_id int NOT NULL REFERENCES organizations_organization,
  number int NOT NULL,
  term_from date NOT NULL,
  symbol text NOT NULL,
  title text NOT NULL,
  on_day date NOT NULL,
  version int NOT NULL,
  body text NOT NULL,
  sha256 bytea NOT NULL,
  -- who signed, as the page shows them
  signatures jsonb NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, term_from, number)
);
CREATE INDEX meetings_resolution_org ON meetings_resolution (org_id, published_at DESC);

-- Attendance of one (body, month, kind), kept in the transaction that closes, corrects or resumes a meeting. A conference
-- counts for each cell that was summoned; a committee's meeting for the body itself.
CREATE TABLE meetings_rollup (
  org_id int NOT NULL REFERENCES organizations_organization,
  for_month date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('regular', 'thematic', 'committee', 'conference')),
  meetings int NOT NULL CHECK (meetings > 0),
  base int NOT NULL CHECK (base >= 0),
  present int NOT NULL CHECK (present BETWEEN 0 AND base),
  late int NOT NULL CHECK (late BETWEEN 0 AND present),
  excused int NOT NULL CHECK (excused >= 0),
  unexcused int NOT NULL CHECK (unexcused >= 0),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, for_month, kind)
);

-- Monthly report of a cell to its direct superior (§ 7): figures from the meeting, words from the secretary.
CREATE TABLE reports_move (
  from_state text NOT NULL,
  to_state text NOT NULL,
  act text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
INSERT INTO reports_move VALUES ('draft', 'submitted', 'submit'), ('submitted', 'accepted', 'accept'), ('submitted', 'returned', 'return'), ('returned', 'submitted', 'submit');
CREATE TABLE reports_report (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  org_id int NOT NULL REFERENCES organizations_organization,
  -- the direct superior on the day it was drafted: who receives it
  superior_id int NOT NULL REFERENCES organizations_organization,
  for_month date NOT NULL CHECK (extract(day FROM for_month) = 1),
  meeting_id uuid REFERENCES meetings_meeting,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'accepted', 'returned')),
  -- figures as generated, by name; the words completed by hand
  figures jsonb NOT NULL,
  summary text NOT NULL DEFAULT '' CHECK (length(summary) <= 8000),
  proposals text NOT NULL DEFAULT '' CHECK (length(proposals) <= 8000),
  due_on date NOT NULL,
  submitted_by uuid,
  submitted_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  return_reason text CHECK (length(return_reason) BETWEEN 1 AND 1000),
  version int NOT NULL DEFAULT 1,
  UNIQUE (org_id, for_month)
);
CREATE INDEX reports_report_superior ON reports_report (superior_id, for_month, state);
CREATE FUNCTION reports_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM reports_move WHERE from_state = OLD.state AND to_state = NEW.state) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'RP001';
  END IF;
  -- whoever receives it decides and does not rewrite
  IF OLD.state = 'submitted' AND (NEW.figures, NEW.summary, NEW.proposals) IS DISTINCT FROM (OLD.figures, OLD.summary, OLD.proposals) THEN
    RAISE EXCEPTION 'the words are the cell''s' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER reports_guard BEFORE UPDATE ON reports_report FOR EACH ROW EXECUTE FUNCTION reports_guard();
-- A reminder to a secretary who has not convened or reported; one a day is enough (who, when, what).
CREATE TABLE reports_nudge (
  org_id int NOT NULL REFERENCES organizations_organization,
  about text NOT NULL CHECK (about IN ('convene', 'report')),
  for_month date NOT NULL,
  on_day date NOT NULL DEFAULT sotay_today(),
  sent_by uuid NOT NULL,
  sent_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, about, for_month, on_day)
);

INSERT INTO rules_rule (key, value, effective_from, basis) VALUES
  ('meeting.prepareDay', '20', '2025-07-10', '42-HD/BTCTW'),
  ('meeting.firstDays', '5', '2025-07-10', '42-HD/BTCTW'),
  ('meeting.papersDaysBefore', '1', '2025-07-10', '42-HD/BTCTW'),
  ('meeting.recordDaysAfter', '2', '2025-07-10', '42-HD/BTCTW'),
  ('meeting.reportDaysAfter', '2', '2025-07-10', '42-HD/BTCTW'),
  ('meeting.attendanceTargetPercent', '90', '2025-07-10', '339-QĐ/TW'),
  ('meeting.smallGroup', '5', '2025-07-10', 'Sổ tay: số liệu nhóm nhỏ'),
  ('meetingScore.time', '5', '2025-07-10', '42-HD/BTCTW'),
  ('meetingScore.attendance', '5', '2025-07-10', '42-HD/BTCTW'),
  ('meetingScore.preparation', '10', '2025-07-10', '42-HD/BTCTW'),
  ('meetingScore.organization', '40', '2025-07-10', '42-HD/BTCTW'),
  ('meetingScore.principles', '5', '2025-07-10', '42-HD/BTCTW'),
  ('meetingScore.previousResolution', '30', '2025-07-10', '42-HD/BTCTW'),
  ('meetingScore.closing', '5', '2025-07-10', '42-HD/BTCTW'),
  ('meetingGrade.good', '90', '2025-07-10', '42-HD/BTCTW'),
  ('meetingGrade.fair', '70', '2025-07-10', '42-HD/BTCTW'),
  ('meetingGrade.average', '50', '2025-07-10', '42-HD/BTCTW'),
  -- carried by more than numerator/denominator of the base where `over` is 1, by at least that where it is 0
  ('vote.ordinaryNumerator', '1', '2025-07-10', 'Điều lệ Đảng'),
  ('vote.ordinaryDenominator', '2', '2025-07-10', 'Điều lệ Đảng'),
  ('vote.ordinaryOver', '1', '2025-07-10', 'Điều lệ Đảng'),
  ('vote.admissionNumerator', '2', '2025-07-10', 'Điều lệ Đảng'),
  ('vote.admissionDenominator', '3', '2025-07-10', 'Điều lệ Đảng'),
  ('vote.admissionOver', '0', '2025-07-10', 'Điều lệ Đảng'),
  ('vote.recognitionNumerator', '2', '2025-07-10', 'Điều lệ Đảng'),
  ('vote.recognitionDenominator', '3', '2025-07-10', 'Điều lệ Đảng'),
  ('vote.recognitionOver', '0', '2025-07-10', 'Điều lệ Đảng');
