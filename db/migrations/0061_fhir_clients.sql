-- Programs of the hospital that use the FHIR interface by a key of their own (SMART backend services),
-- their tokens, and what they were offered by a search for free times.

CREATE TABLE fhir_clients (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- Public keys only: a JSON Web Key Set.
  jwks jsonb NOT NULL,
  -- "system/Patient.rs": SMART App Launch 2, section 3.
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 40),
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoked_by uuid,
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, created_by) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, revoked_by) REFERENCES users (clinic_id, id)
);
-- Before a clinic is known: whoever shows an assertion names the client.
CREATE POLICY sign_in ON fhir_clients FOR SELECT USING (revoked_at IS NULL AND id::text = current_lookup());
GRANT SELECT, INSERT ON fhir_clients TO housecall_app;
GRANT UPDATE (revoked_at, revoked_by) ON fhir_clients TO housecall_app;

-- Access tokens: five minutes at most, only their SHA-256 is kept.
CREATE TABLE fhir_tokens (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  clinic_id uuid NOT NULL REFERENCES clinics,
  client_id uuid NOT NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 40),
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at <= issued_at + interval '5 minutes'),
  FOREIGN KEY (clinic_id, client_id) REFERENCES fhir_clients (clinic_id, id)
);
CREATE INDEX fhir_tokens_client ON fhir_tokens (clinic_id, client_id, expires_at);
CREATE POLICY bearer ON fhir_tokens FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, DELETE ON fhir_tokens TO housecall_app;

-- Each assertion counts once: its jti, for as long as it could be shown again.
CREATE TABLE fhir_assertions (
  clinic_id uuid NOT NULL REFERENCES clinics,
  client_id uuid NOT NULL,
  jti_hash bytea NOT NULL CHECK (length(jti_hash) = 32),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, jti_hash),
  FOREIGN KEY (clinic_id, client_id) REFERENCES fhir_clients (clinic_id, id)
);
GRANT SELECT, INSERT, DELETE ON fhir_assertions TO housecall_app;

-- One answer to Appointment/$find: the ids of the appointments that it proposes name this row, so that
-- $hold and $book know for whom they were asked. A proposal is no claim to the time.
CREATE TABLE fhir_finds (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  -- Who asked, as `holds.holder`.
  holder text NOT NULL CHECK (length(holder) BETWEEN 3 AND 120),
  patient_id uuid,
  visit_type_id uuid NOT NULL,
  clinicians uuid[] NOT NULL CHECK (cardinality(clinicians) BETWEEN 1 AND 500),
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, visit_type_id) REFERENCES visit_types (clinic_id, id)
);
CREATE INDEX fhir_finds_holder ON fhir_finds (clinic_id, holder, expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON fhir_finds TO housecall_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['fhir_clients', 'fhir_tokens', 'fhir_assertions', 'fhir_finds']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
