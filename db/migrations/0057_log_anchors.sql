-- What vouches for the audit log besides its signature: the keys that signed it, the witnesses and time stamps
-- over its checkpoints, and, where the signer stopped, that it did. ADR 0054.

-- A log that a person let go on after a restore has another end than the one that was signed. Its checkpoints are
-- of the next epoch: one of the same size may stand in each.
ALTER TABLE log_checkpoints ADD COLUMN epoch int NOT NULL DEFAULT 0 CHECK (epoch >= 0);
ALTER TABLE log_checkpoints DROP CONSTRAINT log_checkpoints_pkey, ADD PRIMARY KEY (clinic_id, epoch, size);

-- A copy for readers: what signs is decided by the signer's own files.
CREATE TABLE log_keys (
  clinic_id uuid NOT NULL REFERENCES clinics,
  vkey text NOT NULL CHECK (length(vkey) <= 300),
  since timestamptz NOT NULL,
  -- Null while it signs.
  until timestamptz,
  PRIMARY KEY (clinic_id, vkey)
);

-- Whether the log is signed, as the worker found it last. Written only when it changes.
CREATE TABLE log_status (
  clinic_id uuid PRIMARY KEY REFERENCES clinics,
  -- Null: it is signed. Else why it is not.
  stopped text CHECK (stopped IN ('smaller', 'inconsistent', 'memory_lost', 'fault')),
  -- The log's size, and the size that the signer remembers (null where it remembers none).
  size bigint NOT NULL CHECK (size >= 0),
  signed_size bigint CHECK (signed_size >= 0),
  since timestamptz NOT NULL
);

-- Who outside vouched for a checkpoint, and with which bytes: a cosignature line, a time stamp token, or nothing
-- but the fact (mailed, stored).
CREATE TABLE log_anchors (
  clinic_id uuid NOT NULL REFERENCES clinics,
  epoch int NOT NULL,
  size bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('witness', 'timestamp', 'mail', 'storage')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  -- A witness's verifier key.
  vkey text CHECK (length(vkey) <= 300),
  proof bytea NOT NULL CHECK (length(proof) <= 65536),
  at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, epoch, size, kind, name),
  FOREIGN KEY (clinic_id, epoch, size) REFERENCES log_checkpoints (clinic_id, epoch, size)
);
CREATE INDEX log_anchors_newest ON log_anchors (clinic_id, kind, epoch DESC, size DESC);

-- What an anchor said when it did not vouch. Written only when it changes.
CREATE TABLE log_anchor_troubles (
  clinic_id uuid NOT NULL REFERENCES clinics,
  kind text NOT NULL CHECK (kind IN ('witness', 'timestamp', 'mail', 'storage')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  -- A code. Null: none any more.
  trouble text CHECK (trouble ~ '^[a-z_]{1,40}$'),
  since timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, kind, name)
);

-- How far each listener (a syslog server, a FHIR repository) has been told of the log.
CREATE TABLE log_consumers (
  clinic_id uuid NOT NULL REFERENCES clinics,
  name text NOT NULL CHECK (name ~ '^[a-z_]{1,40}$'),
  -- The first entry that it was not told of.
  next bigint NOT NULL CHECK (next >= 0),
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, name)
);

GRANT SELECT ON log_keys, log_status, log_anchors, log_anchor_troubles TO housecall_app;
GRANT SELECT, INSERT, UPDATE ON log_keys, log_status, log_anchor_troubles TO housecall_sequencer;
GRANT SELECT, INSERT ON log_anchors TO housecall_sequencer;
GRANT SELECT, INSERT, UPDATE ON log_consumers TO housecall_app;

CREATE TRIGGER log_anchors_are_final BEFORE UPDATE OR DELETE ON log_anchors FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_anchors_no_truncate BEFORE TRUNCATE ON log_anchors FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['log_keys', 'log_status', 'log_anchors', 'log_anchor_troubles', 'log_consumers']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
