-- Staff accounts: how a person proves who they are, where they are signed in, and what a clinic has set.

ALTER TABLE sessions
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  ADD COLUMN method text NOT NULL DEFAULT 'password'
    CHECK (method IN ('password', 'totp', 'recovery_code', 'passkey', 'oidc', 'invitation')),
  -- When the person last proved who they are. Null in sessions from before proofs were kept.
  ADD COLUMN proved_at timestamptz,
  ADD COLUMN last_mfa_at timestamptz,
  ADD COLUMN seen_at timestamptz,
  ADD COLUMN address text NOT NULL DEFAULT '' CHECK (length(address) <= 64),
  ADD COLUMN user_agent text NOT NULL DEFAULT '' CHECK (length(user_agent) <= 400),
  ADD COLUMN revoked_reason text CHECK (length(revoked_reason) <= 40),
  -- The hospital's own sign-in, where that opened the session: its `sid`, for back-channel logout.
  ADD COLUMN provider_id uuid,
  ADD COLUMN provider_sid text CHECK (length(provider_sid) <= 255);

-- An invitation, or a forgotten password: the token is derived from the id, never kept.
CREATE TABLE staff_links (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  purpose text NOT NULL CHECK (purpose IN ('invitation', 'password_reset')),
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  -- Whose password is to be replaced; null for somebody who is not there yet.
  user_id uuid,
  email text NOT NULL CHECK (length(email) <= 254),
  name text NOT NULL DEFAULT '' CHECK (length(name) <= 120),
  role text CHECK (role IN ('clinician', 'nurse', 'interpreter', 'scheduler', 'administrator', 'auditor')),
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz,
  UNIQUE (clinic_id, id),
  CHECK ((purpose = 'invitation') = (user_id IS NULL)),
  CHECK ((purpose = 'invitation') = (role IS NOT NULL)),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, created_by) REFERENCES users (clinic_id, id)
);
CREATE INDEX staff_links_open ON staff_links (clinic_id, purpose) WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE POLICY bearer ON staff_links FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, UPDATE ON staff_links TO housecall_app;

CREATE TABLE totp_factors (
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  -- Sealed under the master key for this person alone.
  secret bytea NOT NULL,
  -- Null until a first code was given: until then it guards nothing.
  confirmed_at timestamptz,
  -- The newest time step whose code was taken: none up to it is taken again (RFC 6238 section 5.2).
  last_step bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, user_id),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON totp_factors TO housecall_app;

CREATE TABLE recovery_codes (
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
  used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, user_id, code_hash),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_codes TO housecall_app;

CREATE TABLE passkeys (
  -- The credential's own id, base64url: unique over all clinics, so that a passkey alone finds its person.
  id text PRIMARY KEY CHECK (length(id) BETWEEN 16 AND 1400),
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  public_key bytea NOT NULL,
  counter bigint NOT NULL DEFAULT 0,
  transports jsonb NOT NULL DEFAULT '[]',
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 80),
  backed_up boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
CREATE INDEX passkeys_user ON passkeys (clinic_id, user_id);
CREATE POLICY sign_in ON passkeys FOR SELECT USING (id = current_lookup());
GRANT SELECT, INSERT, UPDATE, DELETE ON passkeys TO housecall_app;

-- A hospital's own sign-in. Found before a clinic is known by the clinic's short name, or by its id.
CREATE TABLE oidc_providers (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  issuer text NOT NULL CHECK (length(issuer) <= 500),
  client_id text NOT NULL CHECK (length(client_id) <= 255),
  client_secret bytea NOT NULL,
  -- The claim that lists a person's groups, and which role each gives: [{ "group", "role" }].
  group_claim text NOT NULL DEFAULT '' CHECK (length(group_claim) <= 80),
  group_roles jsonb NOT NULL DEFAULT '[]',
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, issuer, client_id)
);
CREATE POLICY sign_in ON oidc_providers FOR SELECT
  USING (active AND (id::text = current_lookup() OR clinic_id = (SELECT c.id FROM clinics c WHERE c.slug = current_lookup())));
GRANT SELECT, INSERT, UPDATE ON oidc_providers TO housecall_app;

-- Who that is with us. The provider's `sub`, never the e-mail address, decides from the second time on.
CREATE TABLE oidc_identities (
  clinic_id uuid NOT NULL REFERENCES clinics,
  provider_id uuid NOT NULL,
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider_id, subject),
  FOREIGN KEY (clinic_id, provider_id) REFERENCES oidc_providers (clinic_id, id),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, DELETE ON oidc_identities TO housecall_app;

-- What is the clinic's own business. Its name, phone and zone are public and stay in `clinics`.
CREATE TABLE clinic_settings (
  clinic_id uuid PRIMARY KEY REFERENCES clinics,
  emergency_number text NOT NULL DEFAULT '999' CHECK (emergency_number ~ '^[0-9]{2,6}$'),
  languages jsonb NOT NULL DEFAULT '["en", "zh"]',
  -- [{ "weekday": 1–7, "opens": "08:00", "closes": "18:00" }], in the clinic's zone.
  opening_hours jsonb NOT NULL DEFAULT '[]',
  -- Days by class: { "audit": 2192, … }.
  retention jsonb NOT NULL DEFAULT '{}',
  second_factor text NOT NULL DEFAULT 'offered' CHECK (second_factor IN ('offered', 'administrators', 'everyone')),
  version int NOT NULL DEFAULT 1
);
GRANT SELECT, INSERT, UPDATE ON clinic_settings TO housecall_app;

-- Which session a staff seat was taken from: when that is revoked, whoever sits there leaves the room.
ALTER TABLE seats ADD COLUMN session_id uuid, ADD COLUMN withdrawn_at timestamptz;
CREATE INDEX seats_session ON seats (clinic_id, session_id) WHERE session_id IS NOT NULL;

-- A link may be a companion's: then what it opens is theirs, not the patient's.
ALTER TABLE visit_links ADD COLUMN role text NOT NULL DEFAULT 'patient' CHECK (role IN ('patient', 'companion'));
ALTER TABLE patient_sessions
  ADD COLUMN role text NOT NULL DEFAULT 'patient' CHECK (role IN ('patient', 'companion')),
  ADD COLUMN link_id uuid;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['staff_links', 'totp_factors', 'recovery_codes', 'passkeys', 'oidc_providers', 'oidc_identities', 'clinic_settings']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
