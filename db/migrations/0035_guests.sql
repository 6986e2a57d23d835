-- People who come to a visit beside its patient and its clinician: whom the patient brings along, an
-- interpreter, a second clinician. Each is admitted by the visit's clinician, one by one.
CREATE TABLE guests (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('companion', 'interpreter', 'clinician')),
  -- As the person who invited wrote it: nobody names themselves in a room.
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  -- A colleague, who comes by their own sign-in; otherwise a link.
  user_id uuid,
  token_hash bytea UNIQUE CHECK (length(token_hash) = 32),
  invited_by uuid NOT NULL,
  invited_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, invited_by) REFERENCES users (clinic_id, id),
  CHECK ((user_id IS NULL) = (token_hash IS NOT NULL)),
  CHECK (role <> 'clinician' OR user_id IS NOT NULL)
);
CREATE UNIQUE INDEX guests_colleague ON guests (visit_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX guests_visit ON guests (clinic_id, visit_id);
ALTER TABLE guests ENABLE ROW LEVEL SECURITY;
ALTER TABLE guests FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON guests USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
CREATE POLICY bearer ON guests FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, UPDATE ON guests TO housecall_app;

ALTER TABLE seats ADD COLUMN guest_id uuid REFERENCES guests;
-- The identity before the last sending back: whoever comes by its token is sent out again.
ALTER TABLE seats ADD COLUMN previous_identity text;
CREATE INDEX seats_previous_identity ON seats (visit_id, previous_identity) WHERE previous_identity IS NOT NULL;
ALTER TABLE seats DROP CONSTRAINT seats_role_check;
ALTER TABLE seats ADD CONSTRAINT seats_role_check
  CHECK (role IN ('patient', 'clinician', 'device', 'companion', 'interpreter'));
CREATE UNIQUE INDEX seats_guest ON seats (guest_id) WHERE guest_id IS NOT NULL;
-- A second clinician's seat is a guest's: the visit's own is the one without.
DROP INDEX seats_clinician;
CREATE UNIQUE INDEX seats_clinician ON seats (visit_id, user_id) WHERE role = 'clinician' AND guest_id IS NULL;
