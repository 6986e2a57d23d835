-- How many events of the audit log a member of staff was handed by the FHIR interface on a day (UTC): no more
-- than an export of rows may hold (lib/exchange/log-access.ts).
CREATE TABLE log_handed_out (
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  day date NOT NULL,
  events int NOT NULL DEFAULT 0 CHECK (events >= 0),
  PRIMARY KEY (clinic_id, user_id, day),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE (events) ON log_handed_out TO housecall_app;
ALTER TABLE log_handed_out ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_handed_out FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON log_handed_out USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
