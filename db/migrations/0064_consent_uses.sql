-- That a device charts under a consent is an event once, with its first batch, not with each: who relied on
-- which consent for what. `subject_id` is the consent, or the visit where nobody was ever asked.
CREATE TABLE consent_uses (
  clinic_id uuid NOT NULL REFERENCES clinics,
  subject_id uuid NOT NULL,
  device_id uuid NOT NULL,
  attempted text NOT NULL CHECK (attempted ~ '^[a-z]+\.[a-z_]+$'),
  PRIMARY KEY (clinic_id, subject_id, device_id, attempted)
);
GRANT SELECT, INSERT ON consent_uses TO housecall_app;

ALTER TABLE consent_uses ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_uses FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON consent_uses USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
