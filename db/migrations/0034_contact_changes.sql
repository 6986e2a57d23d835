-- A patient's wish to be reached elsewhere: proved by a code that was sent there. The code is derived
-- from the id, as for one_time_codes, and rests nowhere.
CREATE TABLE contact_changes (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  -- Where the code went, and what the record says once it was given back.
  address text NOT NULL CHECK (length(address) BETWEEN 3 AND 254),
  tries_left int NOT NULL DEFAULT 5 CHECK (tries_left >= 0),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  -- Who is told of the change: the address that was, or the other one where there was none.
  told_channel text CHECK (told_channel IN ('email', 'sms')),
  told_address text,
  CHECK ((told_channel IS NULL) = (told_address IS NULL)),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id)
);
CREATE INDEX contact_changes_patient ON contact_changes (clinic_id, patient_id);
GRANT SELECT, INSERT, UPDATE (patient_id, tries_left, used_at, told_channel, told_address) ON contact_changes TO housecall_app;
ALTER TABLE contact_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON contact_changes USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
