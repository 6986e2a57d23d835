-- Run by the owner (housecall_owner). The app's role owns nothing and bypasses nothing.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO housecall_app, housecall_sequencer;

-- The clinic whose rows a transaction may see. Set with set_config(..., true); '' once it has ended.
CREATE FUNCTION current_clinic() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.tenant', true), '')::uuid $$;
-- SHA-256 of a bearer's token. Whoever holds the token may find its one row before a clinic is known.
CREATE FUNCTION current_credential() RETURNS bytea LANGUAGE sql STABLE
  AS $$ SELECT decode(nullif(current_setting('app.credential', true), ''), 'hex') $$;
-- A name someone gives before a clinic is known: an e-mail address at sign-in, a room in a signed webhook.
CREATE FUNCTION current_lookup() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.lookup', true), '') $$;
GRANT EXECUTE ON FUNCTION current_clinic(), current_credential(), current_lookup() TO housecall_app, housecall_sequencer;

CREATE TABLE clinics (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{2,40}$'),
  name text NOT NULL,
  phone text NOT NULL,
  zone text NOT NULL,
  locale text NOT NULL DEFAULT 'en',
  created_at timestamptz NOT NULL DEFAULT now()
);
-- A clinic's name, phone and zone are public; only the clinic itself may change them.
ALTER TABLE clinics ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinics FORCE ROW LEVEL SECURITY;
CREATE POLICY public_read ON clinics FOR SELECT USING (true);
CREATE POLICY tenant ON clinics USING (id = current_clinic()) WITH CHECK (id = current_clinic());
GRANT SELECT, UPDATE ON clinics TO housecall_app;
GRANT SELECT ON clinics TO housecall_sequencer;

CREATE TABLE users (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('clinician', 'nurse', 'scheduler', 'administrator', 'auditor')),
  password_hash text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, id)
);
CREATE UNIQUE INDEX users_email ON users (lower(email));
CREATE POLICY sign_in ON users FOR SELECT USING (lower(email) = current_lookup());
GRANT SELECT, INSERT, UPDATE ON users TO housecall_app;

CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  absolute_expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
CREATE INDEX sessions_user ON sessions (clinic_id, user_id);
CREATE POLICY bearer ON sessions FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO housecall_app;

CREATE TABLE patients (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  reference text NOT NULL,
  name text NOT NULL,
  birth_date date NOT NULL,
  sex text NOT NULL CHECK (sex IN ('F', 'M', 'X')),
  language text NOT NULL DEFAULT 'en',
  email text,
  phone text,
  allergies text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, reference),
  UNIQUE (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE ON patients TO housecall_app;

CREATE TABLE availability_rules (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id uuid NOT NULL REFERENCES clinics,
  clinician_id uuid NOT NULL,
  weekday int NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  starts_at time NOT NULL,
  ends_at time NOT NULL,
  step_minutes int NOT NULL CHECK (step_minutes BETWEEN 5 AND 480),
  visit_minutes int NOT NULL CHECK (visit_minutes BETWEEN 5 AND 480),
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id)
);
CREATE INDEX availability_rules_clinician ON availability_rules (clinic_id, clinician_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON availability_rules TO housecall_app;

CREATE TABLE time_off (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id uuid NOT NULL REFERENCES clinics,
  clinician_id uuid NOT NULL,
  from_day date NOT NULL,
  to_day date NOT NULL CHECK (to_day >= from_day),
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON time_off TO housecall_app;

CREATE TABLE visits (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  clinician_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  during tstzrange GENERATED ALWAYS AS (tstzrange(starts_at, ends_at, '[)')) STORED,
  state text NOT NULL DEFAULT 'booked' CHECK (state IN ('booked', 'waiting', 'in_call', 'ended', 'cancelled')),
  version int NOT NULL DEFAULT 1,
  reason text NOT NULL CHECK (length(reason) <= 500),
  room text UNIQUE,
  arrived_at timestamptz,
  admitted_at timestamptz,
  ended_at timestamptz,
  cancel_reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, clinician_id) REFERENCES users (clinic_id, id),
  CONSTRAINT visits_clinician_free EXCLUDE USING gist (clinic_id WITH =, clinician_id WITH =, during WITH &&) WHERE (state <> 'cancelled'),
  CONSTRAINT visits_patient_free EXCLUDE USING gist (clinic_id WITH =, patient_id WITH =, during WITH &&) WHERE (state <> 'cancelled')
);
CREATE INDEX visits_day ON visits (clinic_id, starts_at);
CREATE INDEX visits_clinician_day ON visits (clinic_id, clinician_id, starts_at);
CREATE POLICY by_room ON visits FOR SELECT USING (room = current_lookup());
GRANT SELECT, INSERT, UPDATE ON visits TO housecall_app;

CREATE TABLE visit_links (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  tries_left int NOT NULL DEFAULT 5 CHECK (tries_left >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id)
);
CREATE INDEX visit_links_visit ON visit_links (clinic_id, visit_id);
CREATE POLICY bearer ON visit_links FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, UPDATE ON visit_links TO housecall_app;

CREATE TABLE patient_sessions (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id)
);
CREATE POLICY bearer ON patient_sessions FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, DELETE ON patient_sessions TO housecall_app;

CREATE TABLE consents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  video boolean NOT NULL,
  vitals boolean NOT NULL,
  charting boolean NOT NULL,
  transcript boolean NOT NULL,
  given_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id)
);
CREATE INDEX consents_visit ON consents (clinic_id, visit_id, given_at DESC);
GRANT SELECT, INSERT ON consents TO housecall_app;

CREATE TABLE devices (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  label text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id)
);
CREATE INDEX devices_visit ON devices (clinic_id, visit_id);
CREATE POLICY bearer ON devices FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, UPDATE ON devices TO housecall_app;

CREATE TABLE seats (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('patient', 'clinician', 'device')),
  identity text NOT NULL UNIQUE CHECK (length(identity) BETWEEN 16 AND 64),
  user_id uuid,
  device_id uuid,
  state text NOT NULL CHECK (state IN ('waiting', 'admitted', 'withdrawn')),
  device_check jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  admitted_at timestamptz,
  joined_at timestamptz,
  left_at timestamptz,
  seen_at timestamptz,
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, device_id) REFERENCES devices (clinic_id, id)
);
CREATE UNIQUE INDEX seats_patient ON seats (visit_id) WHERE role = 'patient';
CREATE UNIQUE INDEX seats_clinician ON seats (visit_id, user_id) WHERE role = 'clinician';
CREATE UNIQUE INDEX seats_device ON seats (visit_id, device_id) WHERE role = 'device';
CREATE INDEX seats_visit ON seats (clinic_id, visit_id);
GRANT SELECT, INSERT, UPDATE ON seats TO housecall_app;

CREATE TABLE webhook_inbox (
  id text PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  event text NOT NULL,
  room text NOT NULL,
  identity text,
  happened_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_inbox_room ON webhook_inbox (clinic_id, room, happened_at);
GRANT SELECT, INSERT ON webhook_inbox TO housecall_app;

CREATE TABLE vital_numerics (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  device_id uuid NOT NULL,
  code text NOT NULL CHECK (length(code) <= 64),
  at timestamptz NOT NULL,
  value real NOT NULL,
  unit text NOT NULL CHECK (length(unit) <= 16),
  derived boolean NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (visit_id, device_id, code, at),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, device_id) REFERENCES devices (clinic_id, id)
);
GRANT SELECT, INSERT ON vital_numerics TO housecall_app;

CREATE TABLE visit_notes (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  section text NOT NULL CHECK (section IN ('subjective', 'objective', 'assessment', 'plan')),
  lines jsonb NOT NULL,
  version int NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by uuid NOT NULL,
  PRIMARY KEY (visit_id, section),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, updated_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE ON visit_notes TO housecall_app;

CREATE TABLE summaries (
  visit_id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('drafting', 'draft', 'signed')),
  lines jsonb NOT NULL,
  sources jsonb NOT NULL,
  version int NOT NULL,
  drafted_at timestamptz,
  edited_at timestamptz,
  signed_at timestamptz,
  signed_by uuid,
  signed_text text,
  signed_sha256 text CHECK (signed_sha256 ~ '^[0-9a-f]{64}$'),
  CHECK ((state = 'signed') = (signed_at IS NOT NULL AND signed_by IS NOT NULL AND signed_text IS NOT NULL AND signed_sha256 IS NOT NULL)),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, signed_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE ON summaries TO housecall_app;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: the row is final', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER summaries_signed_is_final BEFORE UPDATE OR DELETE ON summaries
  FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER summaries_no_truncate BEFORE TRUNCATE ON summaries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consents_are_final BEFORE UPDATE OR DELETE ON consents
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  job text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  relayed_at timestamptz,
  relays int NOT NULL DEFAULT 0,
  done_at timestamptz
);
CREATE INDEX outbox_open ON outbox (clinic_id, id) WHERE done_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON outbox TO housecall_app;

-- Tries per window while Redis is away. No clinic's data: keys are hashes.
CREATE TABLE rate_limits (
  key text NOT NULL,
  window_start timestamptz NOT NULL,
  tries int NOT NULL,
  PRIMARY KEY (key, window_start)
);
GRANT SELECT, INSERT, UPDATE ON rate_limits TO housecall_app;

-- The relay listens on this channel; it polls too, so a lost wake-up costs seconds, never a promise.
CREATE FUNCTION wake_relay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', NEW.clinic_id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_wake AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION wake_relay();

-- One rule for every tenant table: rows of the current clinic, nothing else, for the owner too.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['users','sessions','patients','availability_rules','time_off','visits','visit_links',
    'patient_sessions','consents','devices','seats','webhook_inbox','vital_numerics','visit_notes','summaries','outbox']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
