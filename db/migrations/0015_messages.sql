-- What Housecall says to people: one row a message and channel, with what became of it.
-- The zone in which a patient's night is told; null: the clinic's.
ALTER TABLE patients ADD COLUMN IF NOT EXISTS zone text;
-- Whose numbers a telephone number without a prefix is one of (ISO 3166); null: the zone tells.
ALTER TABLE clinics ADD COLUMN IF NOT EXISTS country text CHECK (country ~ '^[A-Z]{2}$');

-- A promise for later. `plan` names what it was planned for, so that it can be planned anew.
ALTER TABLE outbox ADD COLUMN due_at timestamptz;
ALTER TABLE outbox ADD COLUMN plan text;
CREATE INDEX outbox_plan ON outbox (clinic_id, plan) WHERE done_at IS NULL AND plan IS NOT NULL;

CREATE TABLE messages (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  kind text NOT NULL,
  -- The rows that it speaks of: ids only.
  about jsonb NOT NULL,
  visit_id uuid,
  patient_id uuid,
  user_id uuid,
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  address text NOT NULL CHECK (length(address) <= 254),
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'dropped')),
  reason text CHECK (length(reason) <= 80),
  -- The same letter is never made twice: what it is, for whom and when.
  dedupe_key text NOT NULL,
  fallback_of uuid,
  provider_id text,
  tries int NOT NULL DEFAULT 0,
  claimed_until timestamptz,
  -- What a confirmation told: the time, the clinician and the link.
  tells_start timestamptz,
  tells_clinician uuid,
  link_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  delivered_at timestamptz,
  failed_at timestamptz,
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, dedupe_key),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, fallback_of) REFERENCES messages (clinic_id, id)
);
CREATE INDEX messages_visit ON messages (clinic_id, visit_id, seq DESC);
CREATE INDEX messages_newest ON messages (clinic_id, seq DESC);
CREATE INDEX messages_number ON messages (address, seq DESC) WHERE channel = 'sms';
-- The gateway's reports name a message, a reply names a number: no clinic is known before it is found.
CREATE POLICY by_report ON messages FOR SELECT
  USING (channel = 'sms' AND (id::text = current_lookup() OR address = current_lookup()));
GRANT SELECT, INSERT, UPDATE ON messages TO housecall_app;

-- Who asked this clinic not to write by this way any more.
CREATE TABLE message_stops (
  clinic_id uuid NOT NULL REFERENCES clinics,
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  address text NOT NULL CHECK (length(address) <= 254),
  stopped_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, channel, address)
);
GRANT SELECT, INSERT, DELETE ON message_stops TO housecall_app;

-- The gateway may tell the same thing twice.
CREATE TABLE sms_inbox (
  id text NOT NULL CHECK (length(id) <= 120),
  clinic_id uuid NOT NULL REFERENCES clinics,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, id)
);
GRANT SELECT, INSERT ON sms_inbox TO housecall_app;

-- The patient said "I will come", and by which way.
ALTER TABLE visits ADD COLUMN confirmed_at timestamptz;
-- A session that was moved to another phone or tab says so on the page that it left.
ALTER TABLE patient_sessions ADD COLUMN moved_at timestamptz;
GRANT UPDATE (moved_at) ON patient_sessions TO housecall_app;
-- "Text me when it is my turn", and when that was done.
ALTER TABLE seats ADD COLUMN text_me_at timestamptz;
ALTER TABLE seats ADD COLUMN texted_at timestamptz;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['messages', 'message_stops', 'sms_inbox']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
