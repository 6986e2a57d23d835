-- A promise that failed all its tries is parked: relayed no more, shown to administrators, tried again when
-- one of them says so. What is kept of a failure is its code, never a message: docs/decisions/0060.
ALTER TABLE outbox
  ADD COLUMN tries int NOT NULL DEFAULT 0,
  ADD COLUMN last_code text CHECK (last_code ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}$'),
  ADD COLUMN parked_at timestamptz CHECK (parked_at IS NULL OR done_at IS NULL);
DROP INDEX outbox_open;
CREATE INDEX outbox_open ON outbox (clinic_id, id) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX outbox_parked ON outbox (clinic_id, job, id) WHERE parked_at IS NOT NULL;
