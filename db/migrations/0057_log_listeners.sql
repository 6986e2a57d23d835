-- A listener's place belongs to an epoch of the log: a later one begins before the end of the one before. And one
-- worker tells at a time; who died holding the place is waited for no longer than this. Nothing was listening yet.
ALTER TABLE log_consumers
  DROP COLUMN updated_at,
  ADD COLUMN epoch int NOT NULL DEFAULT 0 CHECK (epoch >= 0),
  ADD COLUMN held_until timestamptz NOT NULL DEFAULT '-infinity';

-- Whether the auditors get the newest checkpoint by e-mail each day.
ALTER TABLE clinic_settings ADD COLUMN checkpoint_mail boolean NOT NULL DEFAULT false;

-- Who vouched last, of each by name: the page asks.
CREATE INDEX log_anchors_by_name ON log_anchors (clinic_id, epoch, kind, name, size DESC);
