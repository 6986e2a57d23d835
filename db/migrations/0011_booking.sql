-- A person's time is claimed in one table, by visits and by holds alike; triggers write it, so that no
-- insert can forget it, and one exclusion constraint judges. See docs/decisions/0014.

-- A recurring appointment: the rule and the zone whose wall clock it keeps. Its visits are rows of their own.
CREATE TABLE visit_series (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  visit_type_id uuid NOT NULL,
  clinician_id uuid NOT NULL,
  -- RFC 5545, without DTSTART: "FREQ=WEEKLY;INTERVAL=1;COUNT=8".
  rule text NOT NULL CHECK (length(rule) BETWEEN 1 AND 200),
  zone text NOT NULL,
  -- On the wall clock of the zone.
  first_local timestamp NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id),
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id)
);

-- A group visit: one stretch of the clinician's time with seats in it. It claims time while a seat is taken.
CREATE TABLE group_sessions (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_type_id uuid NOT NULL,
  clinician_id uuid NOT NULL,
  interpreter_id uuid,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  capacity int NOT NULL CHECK (capacity BETWEEN 2 AND 100),
  buffer_before_minutes int NOT NULL DEFAULT 0,
  buffer_after_minutes int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, visit_type_id, clinician_id, starts_at),
  FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id),
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, interpreter_id) REFERENCES users (clinic_id, id)
);

-- A time that is kept for somebody: while a form is filled in ('held'), or until it is approved ('requested').
CREATE TABLE holds (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_type_id uuid NOT NULL,
  clinician_id uuid NOT NULL,
  interpreter_id uuid,
  session_id uuid,
  seat_no int,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  buffer_before_minutes int NOT NULL DEFAULT 0,
  buffer_after_minutes int NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'held'
    CHECK (state IN ('held', 'requested', 'confirmed', 'declined', 'released', 'expired')),
  -- Whose hold it is: "staff:ID", "visitor:ID", "patient:ID", "offer:ID".
  holder text NOT NULL CHECK (length(holder) BETWEEN 3 AND 120),
  -- Known from the start where a patient books for themselves, else from the request on.
  patient_id uuid,
  reason text CHECK (length(reason) <= 500),
  intake jsonb,
  visit_id uuid,
  expires_at timestamptz NOT NULL,
  decided_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, id),
  CHECK ((session_id IS NULL) = (seat_no IS NULL)),
  CHECK (state <> 'requested' OR patient_id IS NOT NULL),
  FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id),
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, interpreter_id) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, session_id) REFERENCES group_sessions (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, decided_by) REFERENCES users (clinic_id, id)
);
CREATE INDEX holds_live ON holds (clinic_id, expires_at) WHERE state IN ('held', 'requested');
CREATE INDEX holds_holder ON holds (clinic_id, holder) WHERE state = 'held';

-- What an attempt was answered, by its Idempotency-Key: ids and times only. Kept for a day.
CREATE TABLE booking_answers (
  clinic_id uuid NOT NULL REFERENCES clinics,
  holder text NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 8 AND 100),
  -- SHA-256 of what was asked: the same key with another question is refused.
  asked bytea NOT NULL CHECK (length(asked) = 32),
  answer jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, holder, key)
);
CREATE INDEX booking_answers_age ON booking_answers (clinic_id, created_at);

ALTER TABLE visits
  ADD COLUMN interpreter_id uuid,
  ADD COLUMN session_id uuid,
  ADD COLUMN seat_no int,
  ADD COLUMN series_id uuid,
  -- The wall-clock start that the series' rule gave it, for life: an occurrence that moved keeps its name.
  ADD COLUMN occurrence timestamp,
  -- Those of the type when it was booked; null before the row is written means "ask the type".
  ADD COLUMN buffer_before_minutes int,
  ADD COLUMN buffer_after_minutes int,
  ADD CHECK ((session_id IS NULL) = (seat_no IS NULL)),
  ADD FOREIGN KEY (clinic_id, interpreter_id) REFERENCES users (clinic_id, id),
  ADD FOREIGN KEY (clinic_id, session_id) REFERENCES group_sessions (clinic_id, id),
  ADD FOREIGN KEY (clinic_id, series_id) REFERENCES visit_series (clinic_id, id),
  DROP CONSTRAINT visits_clinician_free,
  DROP CONSTRAINT visits_patient_free,
  DROP COLUMN during;
CREATE INDEX visits_series ON visits (clinic_id, series_id) WHERE series_id IS NOT NULL;
CREATE INDEX visits_patient_day ON visits (clinic_id, patient_id, starts_at);

CREATE TABLE reservations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id uuid NOT NULL REFERENCES clinics,
  kind text NOT NULL CHECK (kind IN ('clinician', 'interpreter', 'patient', 'seat')),
  -- A user's or a patient's id; null for a seat, which is no person.
  person_id uuid,
  -- Staff's time with the buffers around it, the patient's without.
  during tstzrange NOT NULL CHECK (NOT isempty(during)),
  hold_id uuid,
  visit_id uuid,
  session_id uuid,
  seat_no int,
  -- Of a hold: from then on it counts for nothing, whether or not it was swept.
  expires_at timestamptz,
  CHECK ((kind = 'seat') = (person_id IS NULL)),
  CHECK ((kind = 'seat') = (seat_no IS NOT NULL)),
  CHECK (CASE WHEN kind = 'seat' THEN session_id IS NOT NULL AND num_nonnulls(hold_id, visit_id) = 1
              ELSE num_nonnulls(hold_id, visit_id, session_id) = 1 END),
  FOREIGN KEY (clinic_id, hold_id) REFERENCES holds (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, session_id) REFERENCES group_sessions (clinic_id, id) ON DELETE CASCADE,
  CONSTRAINT reservations_seat_free UNIQUE (session_id, seat_no),
  CONSTRAINT reservations_person_free EXCLUDE USING gist (clinic_id WITH =, person_id WITH =, during WITH &&)
);
CREATE INDEX reservations_visit ON reservations (clinic_id, visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX reservations_hold ON reservations (clinic_id, hold_id) WHERE hold_id IS NOT NULL;

-- One claim of one person's time. Claims on a person wait for each other until the transaction ends: the
-- constraint would hold without the lock, but two inserts that meet in it can deadlock.
CREATE FUNCTION claim_time(clinic uuid, kind text, person uuid, during tstzrange, hold uuid, visit uuid, session uuid,
  expires timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF person IS NULL OR isempty(during) THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('booking/' || person, 0));
  INSERT INTO reservations (clinic_id, kind, person_id, during, hold_id, visit_id, session_id, expires_at)
    VALUES (clinic, kind, person, during, hold, visit, session, expires);
END $$;

CREATE FUNCTION padded(starts timestamptz, ends timestamptz, before_minutes int, after_minutes int) RETURNS tstzrange
  LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN ends <= starts THEN 'empty'::tstzrange
    ELSE tstzrange(starts - before_minutes * interval '1 minute', ends + after_minutes * interval '1 minute', '[)') END $$;

-- The staff of a group session are claimed once, with its first seat.
CREATE FUNCTION claim_seat(clinic uuid, session uuid, seat int, hold uuid, visit uuid, expires timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
DECLARE s group_sessions%ROWTYPE; staff tstzrange;
BEGIN
  SELECT * INTO STRICT s FROM group_sessions WHERE id = session FOR UPDATE;
  IF seat NOT BETWEEN 1 AND s.capacity THEN
    RAISE EXCEPTION 'a session of % has no seat %', s.capacity, seat
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reservations_seat_exists';
  END IF;
  staff := padded(s.starts_at, s.ends_at, s.buffer_before_minutes, s.buffer_after_minutes);
  IF NOT EXISTS (SELECT 1 FROM reservations r WHERE r.session_id = session AND r.kind <> 'seat') THEN
    PERFORM claim_time(clinic, 'clinician', s.clinician_id, staff, NULL, NULL, session, NULL);
    PERFORM claim_time(clinic, 'interpreter', s.interpreter_id, staff, NULL, NULL, session, NULL);
  END IF;
  INSERT INTO reservations (clinic_id, kind, during, hold_id, visit_id, session_id, seat_no, expires_at)
    VALUES (clinic, 'seat', tstzrange(s.starts_at, s.ends_at, '[)'), hold, visit, session, seat, expires);
END $$;

-- The last seat that is given back gives back the staff's time.
CREATE FUNCTION free_session(session uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF session IS NULL THEN RETURN; END IF;
  PERFORM 1 FROM group_sessions WHERE id = session FOR UPDATE;
  DELETE FROM reservations WHERE session_id = session AND kind <> 'seat'
    AND NOT EXISTS (SELECT 1 FROM reservations r WHERE r.session_id = session AND r.kind = 'seat');
END $$;

CREATE FUNCTION visit_buffers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.buffer_before_minutes IS NULL OR NEW.buffer_after_minutes IS NULL THEN
    SELECT coalesce(NEW.buffer_before_minutes, t.buffer_before_minutes),
           coalesce(NEW.buffer_after_minutes, t.buffer_after_minutes)
      INTO NEW.buffer_before_minutes, NEW.buffer_after_minutes
      FROM visit_types t WHERE t.id = NEW.visit_type_id;
    NEW.buffer_before_minutes := coalesce(NEW.buffer_before_minutes, 0);
    NEW.buffer_after_minutes := coalesce(NEW.buffer_after_minutes, 0);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visits_buffers BEFORE INSERT ON visits FOR EACH ROW EXECUTE FUNCTION visit_buffers();

-- A visit that ended early gives back the rest of its time; one that ran late claims no more than it had.
CREATE FUNCTION reserve_visit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ends timestamptz; staff tstzrange;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.state = 'ended' AND OLD.state <> 'cancelled' AND NEW.session_id IS NULL
    AND (OLD.starts_at, OLD.clinician_id, OLD.patient_id) = (NEW.starts_at, NEW.clinician_id, NEW.patient_id) THEN
    -- Giving back asks for no lock: whoever ends a visit holds its row already.
    ends := least(NEW.ends_at, coalesce(NEW.ended_at, NEW.ends_at));
    DELETE FROM reservations WHERE clinic_id = NEW.clinic_id AND visit_id = NEW.id AND ends <= NEW.starts_at;
    UPDATE reservations SET during = CASE WHEN kind = 'patient' THEN padded(NEW.starts_at, ends, 0, 0)
        ELSE padded(NEW.starts_at, ends, NEW.buffer_before_minutes, NEW.buffer_after_minutes) END
      WHERE clinic_id = NEW.clinic_id AND visit_id = NEW.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM reservations WHERE clinic_id = OLD.clinic_id AND visit_id = OLD.id;
    IF NEW.state = 'cancelled' OR NEW.session_id IS DISTINCT FROM OLD.session_id THEN
      PERFORM free_session(OLD.session_id);
    END IF;
  END IF;
  IF NEW.state = 'cancelled' THEN RETURN NULL; END IF;
  ends := CASE WHEN NEW.state = 'ended' THEN least(NEW.ends_at, coalesce(NEW.ended_at, NEW.ends_at)) ELSE NEW.ends_at END;
  IF NEW.session_id IS NULL THEN
    staff := padded(NEW.starts_at, ends, NEW.buffer_before_minutes, NEW.buffer_after_minutes);
    PERFORM claim_time(NEW.clinic_id, 'clinician', NEW.clinician_id, staff, NULL, NEW.id, NULL, NULL);
    PERFORM claim_time(NEW.clinic_id, 'interpreter', NEW.interpreter_id, staff, NULL, NEW.id, NULL, NULL);
  ELSE
    PERFORM claim_seat(NEW.clinic_id, NEW.session_id, NEW.seat_no, NULL, NEW.id, NULL);
  END IF;
  PERFORM claim_time(NEW.clinic_id, 'patient', NEW.patient_id, padded(NEW.starts_at, ends, 0, 0), NULL, NEW.id, NULL, NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER visits_reserve_new AFTER INSERT ON visits FOR EACH ROW EXECUTE FUNCTION reserve_visit();
CREATE TRIGGER visits_reserve_changed AFTER UPDATE ON visits FOR EACH ROW
  WHEN ((OLD.starts_at, OLD.ends_at, OLD.clinician_id, OLD.patient_id, OLD.interpreter_id, OLD.session_id, OLD.seat_no,
         OLD.buffer_before_minutes, OLD.buffer_after_minutes, OLD.state = 'cancelled',
         CASE WHEN OLD.state = 'ended' THEN OLD.ended_at END)
    IS DISTINCT FROM
        (NEW.starts_at, NEW.ends_at, NEW.clinician_id, NEW.patient_id, NEW.interpreter_id, NEW.session_id, NEW.seat_no,
         NEW.buffer_before_minutes, NEW.buffer_after_minutes, NEW.state = 'cancelled',
         CASE WHEN NEW.state = 'ended' THEN NEW.ended_at END))
  EXECUTE FUNCTION reserve_visit();

CREATE FUNCTION reserve_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE staff tstzrange; live boolean := NEW.state IN ('held', 'requested');
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM reservations WHERE clinic_id = OLD.clinic_id AND hold_id = OLD.id;
    -- A confirmed hold's seat becomes a visit's in the same transaction; whoever gives one back asks.
    IF NOT live AND NEW.state <> 'confirmed' THEN PERFORM free_session(OLD.session_id); END IF;
  END IF;
  IF NOT live THEN RETURN NULL; END IF;
  IF NEW.session_id IS NULL THEN
    staff := padded(NEW.starts_at, NEW.ends_at, NEW.buffer_before_minutes, NEW.buffer_after_minutes);
    PERFORM claim_time(NEW.clinic_id, 'clinician', NEW.clinician_id, staff, NEW.id, NULL, NULL, NEW.expires_at);
    PERFORM claim_time(NEW.clinic_id, 'interpreter', NEW.interpreter_id, staff, NEW.id, NULL, NULL, NEW.expires_at);
  ELSE
    PERFORM claim_seat(NEW.clinic_id, NEW.session_id, NEW.seat_no, NEW.id, NULL, NEW.expires_at);
  END IF;
  PERFORM claim_time(NEW.clinic_id, 'patient', NEW.patient_id, padded(NEW.starts_at, NEW.ends_at, 0, 0), NEW.id, NULL, NULL, NEW.expires_at);
  RETURN NULL;
END $$;
CREATE TRIGGER holds_reserve AFTER INSERT OR UPDATE ON holds FOR EACH ROW EXECUTE FUNCTION reserve_hold();

GRANT SELECT, INSERT ON visit_series TO housecall_app;
GRANT SELECT, INSERT, UPDATE ON group_sessions, holds TO housecall_app;
GRANT SELECT, INSERT, DELETE ON booking_answers TO housecall_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON reservations TO housecall_app;
GRANT EXECUTE ON FUNCTION claim_time(uuid, text, uuid, tstzrange, uuid, uuid, uuid, timestamptz),
  padded(timestamptz, timestamptz, int, int), claim_seat(uuid, uuid, int, uuid, uuid, timestamptz),
  free_session(uuid) TO housecall_app;

DO $$
DECLARE t text; c uuid;
BEGIN
  FOREACH t IN ARRAY ARRAY['visit_series', 'group_sessions', 'holds', 'booking_answers', 'reservations']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
  -- What is booked already claims its time by the same trigger, clinic by clinic: row-level security holds
  -- for the owner too. No visit of before was booked with buffers.
  FOR c IN SELECT id FROM clinics
  LOOP
    PERFORM set_config('app.tenant', c::text, true);
    UPDATE visits SET buffer_before_minutes = 0, buffer_after_minutes = 0;
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;
