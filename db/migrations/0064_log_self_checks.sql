-- What the server's own check of a clinic's log found, and how far it is. The events of the check are in the log
-- itself; this is what the next one goes on from, and what the page shows. ADR 0062.
CREATE TABLE log_self_checks (
  clinic_id uuid PRIMARY KEY REFERENCES clinics,
  checked_at timestamptz NOT NULL,
  -- The tree that was recomputed from its entries and found signed: what comes next must extend it.
  epoch int NOT NULL CHECK (epoch >= 0),
  size bigint NOT NULL CHECK (size >= 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  -- A code: what was wrong, and with which entry. Null: nothing.
  trouble text CHECK (trouble ~ '^[a-z_]{1,40}$'),
  first_bad bigint CHECK (first_bad >= 0),
  -- The check of the whole log that is under way, piece by piece: from 0, how far, to which checkpoint.
  walk_epoch int,
  walk_size bigint,
  walk_root bytea,
  -- The last one that came to an end, and what it found.
  whole_at timestamptz,
  whole_size bigint,
  whole_trouble text CHECK (whole_trouble ~ '^[a-z_]{1,40}$'),
  whole_first_bad bigint,
  -- Events below this number were seen to be in the log.
  seq_from bigint NOT NULL DEFAULT 0,
  -- Events that should long be in the log: those in no queue, those queued by another cluster, those nobody takes.
  unqueued bigint NOT NULL DEFAULT 0,
  unreachable bigint NOT NULL DEFAULT 0,
  late bigint NOT NULL DEFAULT 0,
  outside_since timestamptz
);
GRANT SELECT ON log_self_checks TO housecall_app;
GRANT SELECT, INSERT, UPDATE ON log_self_checks TO housecall_sequencer;
ALTER TABLE log_self_checks ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_self_checks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON log_self_checks USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
