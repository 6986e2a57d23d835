-- The server's checks of a log since the last one that is an event of it, when that was and how far it came: each hour's check
-- is counted, one a day is said, and each that finds something else than the one before.
ALTER TABLE log_self_checks
  ADD COLUMN said_at timestamptz,
  ADD COLUMN said_size bigint CHECK (said_size >= 0),
  ADD COLUMN unsaid int NOT NULL DEFAULT 0 CHECK (unsaid >= 0);
