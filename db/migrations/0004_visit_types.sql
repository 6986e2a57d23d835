-- What can be booked, by whom it is offered, and the zone of each clinician's hours.
ALTER TABLE users ADD COLUMN zone text;
ALTER TABLE users DROP CONSTRAINT users_role_check;
ALTER TABLE users ADD CONSTRAINT users_role_check
  CHECK (role IN ('clinician', 'nurse', 'interpreter', 'scheduler', 'administrator', 'auditor'));

CREATE TABLE visit_types (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9-]{2,40}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- The name in Simplified Chinese; empty: the name as it is.
  name_zh text NOT NULL DEFAULT '' CHECK (length(name_zh) <= 80),
  minutes int NOT NULL CHECK (minutes BETWEEN 5 AND 480),
  step_minutes int NOT NULL CHECK (step_minutes BETWEEN 5 AND 480),
  buffer_before_minutes int NOT NULL DEFAULT 0 CHECK (buffer_before_minutes BETWEEN 0 AND 240),
  buffer_after_minutes int NOT NULL DEFAULT 0 CHECK (buffer_after_minutes BETWEEN 0 AND 240),
  notice_minutes int NOT NULL DEFAULT 0 CHECK (notice_minutes BETWEEN 0 AND 43200),
  window_kind text NOT NULL DEFAULT 'calendar' CHECK (window_kind IN ('calendar', 'business')),
  window_days int NOT NULL DEFAULT 60 CHECK (window_days BETWEEN 1 AND 365),
  -- Seats of a group visit; 1: an ordinary visit.
  capacity int NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 100),
  assignment text NOT NULL DEFAULT 'named' CHECK (assignment IN ('named', 'first_available', 'least_loaded')),
  needs_interpreter boolean NOT NULL DEFAULT false,
  needs_approval boolean NOT NULL DEFAULT false,
  self_booking boolean NOT NULL DEFAULT false,
  on_demand boolean NOT NULL DEFAULT false,
  -- A patient may move or cancel until so many minutes before the start.
  cutoff_minutes int NOT NULL DEFAULT 0 CHECK (cutoff_minutes BETWEEN 0 AND 43200),
  -- The questions asked before a visit of this type: { "questions": [ … ] }.
  intake jsonb NOT NULL DEFAULT '{"questions": []}',
  position int NOT NULL DEFAULT 0,
  active boolean NOT NULL DEFAULT true,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, slug),
  UNIQUE (clinic_id, id)
);

CREATE TABLE visit_type_clinicians (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_type_id uuid NOT NULL,
  clinician_id uuid NOT NULL,
  PRIMARY KEY (visit_type_id, clinician_id),
  FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id)
);
CREATE INDEX visit_type_clinicians_clinician ON visit_type_clinicians (clinic_id, clinician_id);

ALTER TABLE visits ADD COLUMN visit_type_id uuid;
ALTER TABLE visits ADD FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id);

GRANT SELECT, INSERT, UPDATE ON visit_types TO housecall_app;
GRANT SELECT, INSERT, DELETE ON visit_type_clinicians TO housecall_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['visit_types', 'visit_type_clinicians']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
