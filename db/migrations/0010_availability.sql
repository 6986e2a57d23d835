-- When clinicians and interpreters can be booked. Length and step of a visit come from its type.
ALTER TABLE availability_rules DROP COLUMN step_minutes, DROP COLUMN visit_minutes;

-- The hours of some days (both inclusive) instead of the weekly ones; no periods: closed.
CREATE TABLE availability_overrides (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id uuid NOT NULL REFERENCES clinics,
  clinician_id uuid NOT NULL,
  from_day date NOT NULL,
  to_day date NOT NULL CHECK (to_day >= from_day),
  -- [{ "startsAt": "09:00", "endsAt": "12:30" }]; an end at or before the start is on the next day.
  periods jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(periods) = 'array'),
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id),
  CONSTRAINT availability_overrides_one_a_day EXCLUDE USING gist
    (clinic_id WITH =, clinician_id WITH =, daterange(from_day, to_day, '[]') WITH &&)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON availability_overrides TO housecall_app;

-- Whole days, or from a time of the first day to a time of the last.
ALTER TABLE time_off ADD COLUMN kind text NOT NULL DEFAULT 'leave'
  CHECK (kind IN ('leave', 'sick', 'training', 'meeting', 'other'));
ALTER TABLE time_off ADD COLUMN starts_at time;
ALTER TABLE time_off ADD COLUMN ends_at time;
ALTER TABLE time_off ADD CONSTRAINT time_off_whole_or_part CHECK ((starts_at IS NULL) = (ends_at IS NULL));
ALTER TABLE time_off ADD CONSTRAINT time_off_ends_after_start
  CHECK (starts_at IS NULL OR (from_day + starts_at) < (to_day + ends_at));
CREATE INDEX time_off_clinician ON time_off (clinic_id, clinician_id, to_day);

-- Days on which the clinic is closed, on the clinic's calendar.
CREATE TABLE clinic_holidays (
  clinic_id uuid NOT NULL REFERENCES clinics,
  day date NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  PRIMARY KEY (clinic_id, day)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON clinic_holidays TO housecall_app;

-- One row a save of somebody's hours: the next save names the number it was made from, and of two
-- who name the same the key lets one through. clinician_id is the clinic's id for its holidays.
CREATE TABLE availability_saves (
  clinic_id uuid NOT NULL REFERENCES clinics,
  clinician_id uuid NOT NULL,
  version int NOT NULL CHECK (version >= 1),
  saved_by uuid NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, clinician_id, version),
  FOREIGN KEY (clinic_id, saved_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT ON availability_saves TO housecall_app;

-- What is taken of a group visit, and what was booked of a type, is asked by type.
CREATE INDEX visits_type_day ON visits (clinic_id, visit_type_id, starts_at) WHERE visit_type_id IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['availability_overrides', 'clinic_holidays', 'availability_saves']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
