-- Góp ý, phản ánh, đề xuất (domain.md § 7): a thread from a member to his cell, to the directly managing committee, or to both.
-- Who reads is decided by the address on the thread (§ 9): what goes only to the committee the cell does not see, and nothing
-- goes further up or sideways. Requests read by the policies below and write only by the functions of 0071.

INSERT INTO rules_rule (key, value, effective_from, basis) VALUES
  ('feedback.answerDays', '7', '2025-07-10', 'Sổ tay: góp ý, phản ánh, đề xuất'),
  ('feedback.reopenDays', '15', '2025-07-10', 'Sổ tay: góp ý, phản ánh, đề xuất'),
  ('feedback.smallestGroup', '5', '2025-07-10', 'Sổ tay: con số chung, nhóm nhỏ không hiện');

INSERT INTO authority_data_class VALUES
  ('feedback', 'feedback thread: by its address, feedbackToCell or feedbackToCommittee'),
  ('feedbackToCell', 'feedback thread addressed to the cell'),
  ('feedbackToCommittee', 'feedback thread addressed to the committee'),
  ('feedbackReceiver', 'who is named to receive a committee''s feedback'),
  ('feedbackNumbers', 'numbers of feedback by body, month, kind and state');
-- The assignee is a relation to one thread; the policy asks it of the row.
INSERT INTO authority_read_rule VALUES
  ('feedback', 'self', 'full'),
  ('feedbackToCell', 'self', 'full'), ('feedbackToCell', 'cellLeaders', 'full'),
  ('feedbackToCommittee', 'self', 'full'), ('feedbackToCommittee', 'bodySecretary', 'full'),
  ('feedbackToCommittee', 'feedbackReceiver', 'full'), ('feedbackToCommittee', 'assignee', 'full'),
  ('feedbackReceiver', 'self', 'full'), ('feedbackReceiver', 'bodySecretary', 'full'), ('feedbackReceiver', 'feedbackReceiver', 'full'),
  ('feedbackNumbers', 'sameCell', 'full'), ('feedbackNumbers', 'officers', 'full'), ('feedbackNumbers', 'follower', 'full'),
  ('feedbackNumbers', 'leaders', 'full'), ('feedbackNumbers', 'office', 'full'), ('feedbackNumbers', 'organizationBoard', 'full'),
  ('feedbackNumbers', 'boardsAbove', 'full'), ('feedbackNumbers', 'ownCommittee', 'full');
INSERT INTO authority_write_rule VALUES
  ('feedback', 'self'), ('feedback', 'officers'), ('feedback', 'helper'),
  ('feedbackCellAnswer', 'cellLeaders'),
  ('feedbackAssign', 'bodySecretary'), ('feedbackAssign', 'feedbackReceiver'),
  ('feedbackAnswer', 'assignee'),
  ('feedbackReceiver', 'bodySecretary');

-- The life cycle as data, the same rows as contract/src/feedback-words.ts: feedback_act() allows these moves and no other.
-- `cellBeside` is the cell in a thread that went to the committee too: it may speak, the state follows the committee.
CREATE TABLE feedback_move (
  act text NOT NULL,
  mover text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (act, mover, from_state, to_state)
);
INSERT INTO feedback_move VALUES
  ('assign', 'receiver', 'received', 'assigned'), ('assign', 'receiver', 'assigned', 'assigned'),
  ('answer', 'assignee', 'assigned', 'answered'), ('answer', 'assignee', 'answered', 'answered'),
  ('answer', 'cell', 'received', 'answered'), ('answer', 'cell', 'answered', 'answered'),
  ('answer', 'cellBeside', 'received', 'received'), ('answer', 'cellBeside', 'assigned', 'assigned'),
  ('answer', 'cellBeside', 'answered', 'answered'),
  ('reply', 'author', 'received', 'received'), ('reply', 'author', 'assigned', 'assigned'),
  ('reopen', 'author', 'answered', 'received'), ('reopen', 'author', 'answered', 'assigned'),
  ('reopen', 'author', 'closed', 'received'), ('reopen', 'author', 'closed', 'assigned'),
  ('close', 'author', 'received', 'closed'), ('close', 'author', 'assigned', 'closed'), ('close', 'author', 'answered', 'closed');

-- Subject and texts are sealed: a person may quote a number, and a copy of the disk must not say who complained of what.
CREATE TABLE feedback_thread (
  -- made by the writer's device, so that a second tap and a retry send once
  id uuid PRIMARY KEY,
  author_member_id int NOT NULL REFERENCES members_member,
  -- the home cell and its direct superior on the day of sending; a member who moves keeps his thread where he sent it
  cell_id int NOT NULL REFERENCES organizations_organization,
  committee_id int NOT NULL REFERENCES organizations_organization,
  to_cell boolean NOT NULL,
  to_committee boolean NOT NULL,
  kind text NOT NULL CHECK (kind IN ('suggestion', 'concern', 'proposal')),
  subject_sealed bytea NOT NULL,
  state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'assigned', 'answered', 'closed')),
  due_on date NOT NULL,
  assignee_account_id uuid REFERENCES identity_account,
  -- the officer or helper who wrote it down for the member; null when he wrote himself
  acted_by_account_id uuid REFERENCES identity_account,
  version int NOT NULL DEFAULT 1,
  sent_on date NOT NULL DEFAULT sotay_today(),
  sent_at timestamptz NOT NULL DEFAULT now(),
  assigned_at timestamptz,
  answered_at timestamptz,
  closed_at timestamptz,
  CHECK (to_cell OR to_committee),
  CHECK (assignee_account_id IS NULL OR to_committee),
  CHECK (state <> 'assigned' OR assignee_account_id IS NOT NULL)
);
-- My threads, newest first.
CREATE INDEX feedback_thread_author ON feedback_thread (author_member_id, sent_at DESC);
-- The inbox of a body, longest waiting first; its numbers.
CREATE INDEX feedback_thread_cell ON feedback_thread (cell_id, due_on, id) WHERE to_cell;
CREATE INDEX feedback_thread_committee ON feedback_thread (committee_id, due_on, id) WHERE to_committee;
-- What is given to me to answer.
CREATE INDEX feedback_thread_assignee ON feedback_thread (assignee_account_id) WHERE assignee_account_id IS NOT NULL;

CREATE TABLE feedback_message (
  id uuid PRIMARY KEY,
  thread_id uuid NOT NULL REFERENCES feedback_thread,
  side text NOT NULL CHECK (side IN ('author', 'cell', 'committee')),
  act text NOT NULL CHECK (act IN ('file', 'reply', 'reopen', 'answer')),
  account_id uuid NOT NULL REFERENCES identity_account,
  text_sealed bytea NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX feedback_message_thread ON feedback_message (thread_id, written_at);

-- Whom a committee's secretary names to receive beside himself. Ended, never deleted.
CREATE TABLE feedback_receiver (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  org_id int NOT NULL REFERENCES organizations_organization,
  account_id uuid NOT NULL REFERENCES identity_account,
  held_from date NOT NULL DEFAULT sotay_today(),
  held_to date CHECK (held_to >= held_from),
  named_by uuid,
  named_at timestamptz NOT NULL DEFAULT now(),
  ended_by uuid,
  ended_at timestamptz,
  EXCLUDE USING gist (org_id WITH =, account_id WITH =, daterange(held_from, held_to) WITH &&)
);
CREATE INDEX feedback_receiver_account ON feedback_receiver (account_id);

-- Of these bodies, those that name the account today. Asked by authority.relation_orgs with bodies in which the person still
-- sits: who leaves the committee or its staff receives no more, whatever the list says.
CREATE FUNCTION authority.named_receiver_of(bodies int[], account uuid) RETURNS int[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(org_id), '{}') FROM feedback_receiver
   WHERE account_id = account AND org_id = ANY (bodies) AND held_from <= sotay_today() AND (held_to IS NULL OR held_to > sotay_today())
$$;

ALTER TABLE feedback_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback_move FORCE ROW LEVEL SECURITY;
ALTER TABLE feedback_thread ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback_thread FORCE ROW LEVEL SECURITY;
ALTER TABLE feedback_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback_message FORCE ROW LEVEL SECURITY;
ALTER TABLE feedback_receiver ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback_receiver FORCE ROW LEVEL SECURITY;

CREATE POLICY everyone ON feedback_move FOR SELECT TO sotay_app USING (true);
CREATE POLICY author ON feedback_thread FOR SELECT TO sotay_app USING (author_member_id = (SELECT authority.self_member()));
CREATE POLICY cell ON feedback_thread FOR SELECT TO sotay_app USING (
  to_cell AND cell_id IN (SELECT unnest((SELECT authority.orgs_for('feedbackToCell')))));
CREATE POLICY committee ON feedback_thread FOR SELECT TO sotay_app USING (
  to_committee AND committee_id IN (SELECT unnest((SELECT authority.orgs_for('feedbackToCommittee')))));
-- An assignee who has left the committee or its staff reads no more.
CREATE POLICY assignee ON feedback_thread FOR SELECT TO sotay_app USING (
  to_committee AND assignee_account_id = (SELECT authority.self_account())
  AND committee_id IN (SELECT unnest((SELECT authority.relation_orgs('ownCommittee')))));
CREATE POLICY thread ON feedback_message FOR SELECT TO sotay_app USING (
  EXISTS (SELECT 1 FROM feedback_thread t WHERE t.id = feedback_message.thread_id OFFSET 0));
CREATE POLICY own ON feedback_receiver FOR SELECT TO sotay_app USING (account_id = (SELECT authority.self_account()));
CREATE POLICY body ON feedback_receiver FOR SELECT TO sotay_app USING (
  org_id IN (SELECT unnest((SELECT authority.orgs_for('feedbackReceiver')))));
GRANT SELECT ON feedback_move, feedback_thread, feedback_message, feedback_receiver TO sotay_app;

SELECT authority.declare_columns(t, r, w) FROM (VALUES
  ('feedback_move', 'reference', 'system'), ('feedback_thread', 'feedback', 'feedback'), ('feedback_message', 'feedback', 'feedback'),
  ('feedback_receiver', 'feedbackReceiver', 'feedbackReceiver')) AS modes (t, r, w);
SELECT authority.declare_columns('feedback_thread', 'feedback', 'feedbackAssign', 'assignee_account_id', 'assigned_at');
SELECT authority.declare_columns('feedback_thread', 'feedback', 'feedbackAnswer', 'answered_at');
GRANT EXECUTE ON FUNCTION authority.named_receiver_of(int[], uuid) TO sotay_app;
