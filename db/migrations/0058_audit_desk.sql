-- How far an export has come, for the page that waits for it. Written while its bytes leave, outside of
-- any other transaction; nothing is decided by it.
ALTER TABLE audit_exports
  ADD COLUMN steps bigint NOT NULL DEFAULT 0,
  ADD COLUMN done bigint NOT NULL DEFAULT 0,
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN whole boolean;
GRANT UPDATE (done, ended_at, whole) ON audit_exports TO housecall_app;

-- Filters of the auditor's desk that somebody gave a name, each for themselves. The name is what a person
-- wrote: sealed with the clinic's own key (`subject_keys`).
CREATE TABLE audit_filters (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  name bytea NOT NULL,
  filter jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
CREATE INDEX audit_filters_of ON audit_filters (clinic_id, user_id, created_at);
GRANT SELECT, INSERT, DELETE ON audit_filters TO housecall_app;
ALTER TABLE audit_filters ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_filters FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_filters
  USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());

-- Timelines and the list of what is unusual ask by person and by day.
CREATE INDEX audit_events_actor ON audit_events (clinic_id, actor_id, seq);
CREATE INDEX audit_events_time ON audit_events (clinic_id, occurred_at);
