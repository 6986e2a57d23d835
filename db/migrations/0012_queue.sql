-- Walk-ins, the waiting list, what patients answer beforehand, and what became of a visit.
ALTER TABLE clinics ADD COLUMN emergency_number text NOT NULL DEFAULT '112' CHECK (emergency_number ~ '^[0-9]{2,8}$');
ALTER TABLE clinics ADD COLUMN waitlist_mode text NOT NULL DEFAULT 'one_by_one' CHECK (waitlist_mode IN ('one_by_one', 'all_at_once'));

-- Answers to a visit type's questions, with the questions as they were asked.
CREATE TABLE intakes (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  visit_type_id uuid NOT NULL,
  visit_id uuid,
  questions jsonb NOT NULL,
  answers jsonb NOT NULL,
  red_flags text[] NOT NULL DEFAULT '{}',
  given_at timestamptz NOT NULL,
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id)
);
CREATE INDEX intakes_visit ON intakes (clinic_id, visit_id);
CREATE INDEX intakes_patient ON intakes (clinic_id, patient_id, given_at DESC);
GRANT SELECT, INSERT ON intakes TO housecall_app;
GRANT UPDATE (visit_id, patient_id) ON intakes TO housecall_app;

-- A place in the walk-in queue. Its bearer's token is derived from the id, as a visit's link is.
CREATE TABLE queue_entries (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  -- One attempt of one browser: a press repeated over a lost line finds the same place.
  key text NOT NULL CHECK (length(key) BETWEEN 8 AND 100),
  patient_id uuid NOT NULL,
  visit_type_id uuid NOT NULL,
  intake_id uuid,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  red_flag boolean NOT NULL DEFAULT false,
  source text NOT NULL CHECK (source IN ('patient', 'staff')),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'taken', 'left')),
  version int NOT NULL DEFAULT 1,
  joined_at timestamptz NOT NULL,
  seen_at timestamptz,
  message_wanted boolean NOT NULL DEFAULT false,
  message_sent_at timestamptz,
  taken_at timestamptz,
  taken_by uuid,
  visit_id uuid,
  left_at timestamptz,
  left_reason text CHECK (left_reason IN ('patient', 'staff')),
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, key),
  CHECK ((state = 'taken') = (taken_at IS NOT NULL AND taken_by IS NOT NULL AND visit_id IS NOT NULL)),
  CHECK ((state = 'left') = (left_at IS NOT NULL AND left_reason IS NOT NULL)),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id),
  FOREIGN KEY (clinic_id, intake_id) REFERENCES intakes (clinic_id, id),
  FOREIGN KEY (clinic_id, taken_by) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id)
);
CREATE INDEX queue_entries_line ON queue_entries (clinic_id, joined_at, id) WHERE state = 'waiting';
CREATE POLICY bearer ON queue_entries FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, UPDATE ON queue_entries TO housecall_app;

-- Who waits for a freed time. Days and times of day are of the clinic's calendar.
CREATE TABLE waitlist_entries (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  key text NOT NULL CHECK (length(key) BETWEEN 8 AND 100),
  patient_id uuid NOT NULL,
  visit_type_id uuid NOT NULL,
  -- null: any clinician who offers the visit type.
  clinician_id uuid,
  -- 1 Monday … 7 Sunday; empty: any day.
  weekdays int[] NOT NULL DEFAULT '{}' CHECK (weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]),
  from_day date,
  to_day date,
  from_time time NOT NULL DEFAULT '00:00',
  -- 00:00 is the end of the day.
  to_time time NOT NULL DEFAULT '00:00',
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  source text NOT NULL CHECK (source IN ('patient', 'staff')),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'booked', 'left')),
  joined_at timestamptz NOT NULL,
  visit_id uuid,
  closed_at timestamptz,
  CHECK (to_day >= from_day),
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, key),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id),
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id)
);
CREATE INDEX waitlist_entries_waiting ON waitlist_entries (clinic_id, joined_at) WHERE state = 'waiting';
GRANT SELECT, INSERT, UPDATE ON waitlist_entries TO housecall_app;

-- A time that came free and is offered. One open row a clinician's time: two jobs of one cancellation are one.
CREATE TABLE freed_slots (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  clinician_id uuid NOT NULL,
  -- The visit type of what was cancelled; null: any that fits.
  visit_type_id uuid,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  mode text NOT NULL CHECK (mode IN ('one_by_one', 'all_at_once')),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'filled', 'over')),
  created_at timestamptz NOT NULL,
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id)
);
CREATE UNIQUE INDEX freed_slots_open ON freed_slots (clinic_id, clinician_id, starts_at) WHERE state = 'open';
GRANT SELECT, INSERT, UPDATE ON freed_slots TO housecall_app;

CREATE TABLE waitlist_offers (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  entry_id uuid NOT NULL,
  freed_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined', 'expired', 'lost')),
  tries_left int NOT NULL DEFAULT 5 CHECK (tries_left >= 0),
  hold_id uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  answered_at timestamptz,
  UNIQUE (clinic_id, id),
  -- Nobody is offered the same time twice.
  UNIQUE (freed_id, entry_id),
  FOREIGN KEY (clinic_id, entry_id) REFERENCES waitlist_entries (clinic_id, id),
  FOREIGN KEY (clinic_id, freed_id) REFERENCES freed_slots (clinic_id, id)
);
CREATE INDEX waitlist_offers_open ON waitlist_offers (clinic_id, expires_at) WHERE state = 'open';
CREATE POLICY bearer ON waitlist_offers FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, UPDATE ON waitlist_offers TO housecall_app;

-- What was seen of a visit, by whom and when: never changed, each sighting once whatever arrives twice.
CREATE TABLE visit_ledger (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  key text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('page_open', 'arrived', 'admitted', 'joined', 'left', 'in_room', 'on_duty', 'ended', 'cancelled')),
  who text NOT NULL CHECK (who IN ('patient', 'clinician', 'clinic')),
  source text NOT NULL CHECK (source IN ('heartbeat', 'webhook', 'room', 'visit', 'session')),
  at timestamptz NOT NULL,
  noted_at timestamptz NOT NULL DEFAULT now(),
  -- No foreign key to visits: its check would lock the visit's row after the seat's, which is the other way
  -- round than admission does. Only triggers on rows of that visit write here, and no visit is ever deleted.
  UNIQUE (visit_id, key)
);
CREATE INDEX visit_ledger_visit ON visit_ledger (clinic_id, visit_id, at);
GRANT SELECT, INSERT ON visit_ledger TO housecall_app;
CREATE TRIGGER visit_ledger_is_final BEFORE UPDATE OR DELETE ON visit_ledger FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER visit_ledger_no_truncate BEFORE TRUNCATE ON visit_ledger FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What became of a visit. The highest `seq` counts; a correction is another row.
CREATE TABLE visit_outcomes (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  seq int NOT NULL CHECK (seq >= 1),
  result text NOT NULL CHECK (result IN ('attended', 'no_show', 'cancelled')),
  -- Who did not come.
  who text CHECK (who IN ('patient', 'clinician', 'both')),
  -- null: the worker, from the evidence.
  decided_by uuid,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (visit_id, seq),
  CHECK ((result = 'no_show') = (who IS NOT NULL)),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, decided_by) REFERENCES users (clinic_id, id)
);
CREATE INDEX visit_outcomes_visit ON visit_outcomes (clinic_id, visit_id, seq DESC);
GRANT SELECT, INSERT ON visit_outcomes TO housecall_app;
CREATE TRIGGER visit_outcomes_are_final BEFORE UPDATE OR DELETE ON visit_outcomes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER visit_outcomes_no_truncate BEFORE TRUNCATE ON visit_outcomes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which patients in the waiting room were told of a delay, and of how much.
CREATE TABLE late_notices (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  minutes int NOT NULL CHECK (minutes > 0),
  told_at timestamptz NOT NULL,
  PRIMARY KEY (visit_id, minutes),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id)
);
GRANT SELECT, INSERT ON late_notices TO housecall_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['intakes', 'queue_entries', 'waitlist_entries', 'freed_slots', 'waitlist_offers',
    'visit_ledger', 'visit_outcomes', 'late_notices']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;

-- The ledger is written where the sighting is kept, so that no way to it can forget.
-- A waiting page gives a sign every 20 seconds: one row a minute is enough.
CREATE FUNCTION ledger_of_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.role = 'patient' AND NEW.seen_at IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.seen_at IS DISTINCT FROM OLD.seen_at) THEN
    INSERT INTO visit_ledger (clinic_id, visit_id, key, kind, who, source, at)
      VALUES (NEW.clinic_id, NEW.visit_id, 'page/' || NEW.id || '/' || floor(extract(epoch FROM NEW.seen_at) / 60),
        'page_open', 'patient', 'heartbeat', NEW.seen_at)
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER seats_ledger AFTER INSERT OR UPDATE OF seen_at ON seats FOR EACH ROW EXECUTE FUNCTION ledger_of_seat();

CREATE FUNCTION ledger_of_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO visit_ledger (clinic_id, visit_id, key, kind, who, source, at)
    SELECT NEW.clinic_id, visits.id, 'webhook/' || NEW.id,
        CASE NEW.event WHEN 'participant_joined' THEN 'joined' ELSE 'left' END, seats.role, 'webhook', NEW.happened_at
      FROM visits JOIN seats ON seats.visit_id = visits.id AND seats.identity = NEW.identity
      WHERE visits.room = NEW.room AND seats.role IN ('patient', 'clinician')
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER webhook_inbox_ledger AFTER INSERT ON webhook_inbox FOR EACH ROW
  WHEN (NEW.event IN ('participant_joined', 'participant_left', 'participant_connection_aborted'))
  EXECUTE FUNCTION ledger_of_webhook();

CREATE FUNCTION ledger_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.arrived_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.arrived_at IS NULL) THEN
    INSERT INTO visit_ledger (clinic_id, visit_id, key, kind, who, source, at)
      VALUES (NEW.clinic_id, NEW.id, 'arrived', 'arrived', 'patient', 'visit', NEW.arrived_at) ON CONFLICT DO NOTHING;
  END IF;
  IF NEW.admitted_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.admitted_at IS NULL) THEN
    INSERT INTO visit_ledger (clinic_id, visit_id, key, kind, who, source, at)
      VALUES (NEW.clinic_id, NEW.id, 'admitted', 'admitted', 'clinician', 'visit', NEW.admitted_at) ON CONFLICT DO NOTHING;
  END IF;
  IF NEW.ended_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.ended_at IS NULL) THEN
    INSERT INTO visit_ledger (clinic_id, visit_id, key, kind, who, source, at)
      VALUES (NEW.clinic_id, NEW.id, 'ended', 'ended', 'clinician', 'visit', NEW.ended_at) ON CONFLICT DO NOTHING;
  END IF;
  IF NEW.state = 'cancelled' AND (TG_OP = 'INSERT' OR OLD.state <> 'cancelled') THEN
    INSERT INTO visit_ledger (clinic_id, visit_id, key, kind, who, source, at)
      VALUES (NEW.clinic_id, NEW.id, 'cancelled', 'cancelled', 'clinic', 'visit', now()) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER visits_ledger AFTER INSERT OR UPDATE OF state, arrived_at, admitted_at, ended_at ON visits
  FOR EACH ROW EXECUTE FUNCTION ledger_of_visit();
