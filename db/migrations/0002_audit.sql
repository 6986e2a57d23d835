-- The audit log. Three rings: privileges (the app may add and read), triggers (mistakes, by anyone who
-- is not a superuser), and the signed Merkle tree (everyone, superusers included).

-- Keys that seal events and make pseudonyms: one row a patient, one (patient_id null) a clinic.
CREATE TABLE subject_keys (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid,
  -- Two 32-byte keys sealed under the clinic's key. Null once erased.
  wrapped bytea,
  -- Later than the start of its own transaction: a reader that began after it has seen it committed.
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT subject_keys_subject UNIQUE NULLS NOT DISTINCT (clinic_id, patient_id)
);
GRANT SELECT, INSERT ON subject_keys TO housecall_app;

-- No foreign keys: every write of the house goes through here, and each would lock the same clinic row.
-- The tenant policy already ties clinic_id to the transaction.
CREATE TABLE audit_events (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  occurred_at timestamptz NOT NULL,
  actor_id text NOT NULL,
  actor_role text NOT NULL,
  actor_ref bytea NOT NULL CHECK (length(actor_ref) = 32),
  action text NOT NULL CHECK (action ~ '^[a-z]+\.[a-z_]+$'),
  outcome text NOT NULL CHECK (outcome IN ('success', 'refused')),
  purpose text NOT NULL,
  patient_id uuid,
  patient_ref bytea CHECK (length(patient_ref) = 32),
  request_id text NOT NULL CHECK (length(request_id) <= 200),
  payload bytea NOT NULL,
  payload_key_id uuid NOT NULL,
  commitment bytea NOT NULL CHECK (length(commitment) = 32),
  fhir_hash bytea NOT NULL CHECK (length(fhir_hash) = 32),
  CHECK ((patient_id IS NULL) = (patient_ref IS NULL))
);
CREATE INDEX audit_events_newest ON audit_events (clinic_id, seq);
CREATE INDEX audit_events_patient ON audit_events (clinic_id, patient_id, seq) WHERE patient_id IS NOT NULL;
GRANT SELECT, INSERT ON audit_events TO housecall_app;
GRANT SELECT ON audit_events TO housecall_sequencer;

-- What waits for the sequencer. A queue beside the events, so that events are never updated.
CREATE TABLE audit_pending (
  event_id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL,
  seq bigint NOT NULL,
  -- Identity values are handed out before commit; the transaction id tells what can no longer come late.
  xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX audit_pending_order ON audit_pending (clinic_id, xid, seq);
GRANT INSERT ON audit_pending TO housecall_app;
GRANT SELECT, DELETE ON audit_pending TO housecall_sequencer;

CREATE FUNCTION queue_audit_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_pending (event_id, clinic_id, seq) SELECT id, clinic_id, seq FROM fresh;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_events_queue AFTER INSERT ON audit_events
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION queue_audit_events();

CREATE TABLE log_entries (
  clinic_id uuid NOT NULL REFERENCES clinics,
  log_index bigint NOT NULL CHECK (log_index >= 0),
  event_id uuid NOT NULL UNIQUE,
  entry bytea NOT NULL CHECK (length(entry) BETWEEN 1 AND 65535),
  leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
  PRIMARY KEY (clinic_id, log_index)
);
GRANT SELECT ON log_entries TO housecall_app;
GRANT SELECT, INSERT ON log_entries TO housecall_sequencer;

CREATE TABLE log_tiles (
  clinic_id uuid NOT NULL REFERENCES clinics,
  level int NOT NULL CHECK (level BETWEEN 0 AND 7),
  tile bigint NOT NULL CHECK (tile >= 0),
  hashes bytea NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
  PRIMARY KEY (clinic_id, level, tile)
);
-- Hashes do not compress: do not try on every append.
ALTER TABLE log_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;
GRANT SELECT ON log_tiles TO housecall_app;
GRANT SELECT, INSERT, UPDATE ON log_tiles TO housecall_sequencer;

CREATE TABLE log_checkpoints (
  clinic_id uuid NOT NULL REFERENCES clinics,
  size bigint NOT NULL CHECK (size >= 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  note text NOT NULL,
  vkey text NOT NULL,
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, size)
);
GRANT SELECT ON log_checkpoints TO housecall_app;
GRANT SELECT, INSERT ON log_checkpoints TO housecall_sequencer;

-- One permission to fetch one export, made with the audit event that says why. Holds no reason.
CREATE TABLE audit_exports (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  size bigint NOT NULL,
  filter jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  fetched_at timestamptz,
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE (fetched_at) ON audit_exports TO housecall_app;

CREATE FUNCTION tile_grows_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.clinic_id, NEW.level, NEW.tile) IS DISTINCT FROM (OLD.clinic_id, OLD.level, OLD.tile)
    OR substring(NEW.hashes FROM 1 FOR length(OLD.hashes)) IS DISTINCT FROM OLD.hashes THEN
    RAISE EXCEPTION 'A tile may only grow' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER log_tiles_grow BEFORE UPDATE ON log_tiles FOR EACH ROW EXECUTE FUNCTION tile_grows_only();
CREATE TRIGGER log_tiles_stay BEFORE DELETE ON log_tiles FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_tiles_no_truncate BEFORE TRUNCATE ON log_tiles FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_events', 'log_entries', 'log_checkpoints']
  LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_are_final', t);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_no_truncate', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['subject_keys', 'audit_events', 'audit_pending', 'log_entries', 'log_tiles', 'log_checkpoints', 'audit_exports']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;

-- The sequencer asks which clinics have something waiting before it opens one of them.
CREATE POLICY waiting ON audit_pending FOR SELECT TO housecall_sequencer USING (true);
