-- Who patients are: proxies, one-time codes and the sessions they open, consent texts, the structured
-- chart, documents, break-glass, and the merge of two records of one person.

ALTER TABLE patients ADD COLUMN version int NOT NULL DEFAULT 1;
-- The record that this one was merged into: its number and its old id keep leading there.
ALTER TABLE patients ADD COLUMN merged_into uuid;
ALTER TABLE patients ADD COLUMN merged_at timestamptz;
ALTER TABLE patients ADD CHECK ((merged_into IS NULL) = (merged_at IS NULL));
ALTER TABLE patients ADD CHECK (merged_into <> id);
ALTER TABLE patients ADD FOREIGN KEY (clinic_id, merged_into) REFERENCES patients (clinic_id, id);
CREATE INDEX patients_birth_date ON patients (clinic_id, birth_date);
CREATE INDEX patients_merged_into ON patients (clinic_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX visits_patient ON visits (clinic_id, patient_id, starts_at);

CREATE TABLE proxies (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  -- With the contact it is what the proxy signs in with.
  birth_date date NOT NULL,
  relation text NOT NULL CHECK (relation IN ('parent', 'guardian', 'partner', 'child', 'sibling', 'carer', 'attorney', 'other')),
  basis text NOT NULL CHECK (basis IN ('parental_responsibility', 'court_order', 'power_of_attorney', 'patient_wish')),
  email text,
  phone text,
  language text NOT NULL DEFAULT 'en',
  scope text NOT NULL CHECK (scope IN ('full', 'appointments')),
  from_day date NOT NULL,
  -- Inclusive.
  until_day date,
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL,
  removed_at timestamptz,
  removed_by uuid,
  version int NOT NULL DEFAULT 1,
  CHECK (until_day >= from_day),
  CHECK (email IS NOT NULL OR phone IS NOT NULL),
  CHECK ((removed_at IS NULL) = (removed_by IS NULL)),
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, added_by) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, removed_by) REFERENCES users (clinic_id, id)
);
CREATE INDEX proxies_patient ON proxies (clinic_id, patient_id);
CREATE INDEX proxies_birth_date ON proxies (clinic_id, birth_date);
GRANT SELECT, INSERT, UPDATE ON proxies TO housecall_app;

-- The code itself is derived from the id and rests nowhere. A request that names nobody gets a row too,
-- without an address: the same work for the known and the unknown.
CREATE TABLE one_time_codes (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  -- What was typed, brought to one form: email:… or phone:…
  contact text NOT NULL CHECK (length(contact) <= 300),
  birth_date date NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  -- The registered address, as the record spells it; null: nobody has this contact and birth date.
  address text,
  language text NOT NULL DEFAULT 'en',
  tries_left int NOT NULL DEFAULT 5 CHECK (tries_left >= 0),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  UNIQUE (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE (tries_left, used_at) ON one_time_codes TO housecall_app;

-- A person on /my: known by contact and birth date. For whom they may act is asked anew each time, so
-- an ended proxy or a changed address ends what it opened.
CREATE TABLE portal_sessions (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  clinic_id uuid NOT NULL REFERENCES clinics,
  contact text NOT NULL,
  birth_date date NOT NULL,
  patient_id uuid,
  proxy_id uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  absolute_expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, proxy_id) REFERENCES proxies (clinic_id, id)
);
CREATE POLICY bearer ON portal_sessions FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, UPDATE ON portal_sessions TO housecall_app;

-- Every text that somebody agreed to, as it stood on the page.
CREATE TABLE consent_texts (
  clinic_id uuid NOT NULL REFERENCES clinics,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  purpose text NOT NULL CHECK (purpose IN ('video', 'vitals', 'charting', 'transcript')),
  language text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  text text NOT NULL,
  first_shown_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, sha256),
  UNIQUE (clinic_id, purpose, language, version)
);
GRANT SELECT, INSERT ON consent_texts TO housecall_app;
CREATE TRIGGER consent_texts_are_final BEFORE UPDATE OR DELETE ON consent_texts
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was shown when a visit's consent was given, and by whom: [{ purpose, sha256 }].
ALTER TABLE consents ADD COLUMN texts jsonb NOT NULL DEFAULT '[]';
ALTER TABLE consents ADD COLUMN given_by_proxy uuid;
ALTER TABLE consents ADD FOREIGN KEY (clinic_id, given_by_proxy) REFERENCES proxies (clinic_id, id);

-- A decision about one purpose that stands outside any visit, made on the patient's own page.
CREATE TABLE standing_consents (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('video', 'vitals', 'charting', 'transcript')),
  agreed boolean NOT NULL,
  text_sha256 text NOT NULL,
  given_by_proxy uuid,
  given_at timestamptz NOT NULL,
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, text_sha256) REFERENCES consent_texts (clinic_id, sha256),
  FOREIGN KEY (clinic_id, given_by_proxy) REFERENCES proxies (clinic_id, id)
);
CREATE INDEX standing_consents_patient ON standing_consents (clinic_id, patient_id, purpose, given_at DESC);
GRANT SELECT, INSERT ON standing_consents TO housecall_app;
CREATE TRIGGER standing_consents_are_final BEFORE UPDATE OR DELETE ON standing_consents
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Allergies, medicines and problems. Nothing is written over: each change is the entry's next version,
-- and the newest counts.
CREATE TABLE chart_entries (
  id uuid NOT NULL,
  version int NOT NULL CHECK (version > 0),
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('allergy', 'medicine', 'problem')),
  status text NOT NULL CHECK (status IN ('active', 'stopped', 'entered_in_error')),
  -- The substance, the medicine or the problem.
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- The reaction, the dose, or a remark.
  detail text NOT NULL DEFAULT '' CHECK (length(detail) <= 500),
  severity text CHECK (severity IN ('mild', 'moderate', 'severe')),
  since_day date,
  stopped_day date,
  written_by uuid,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (id, version),
  CHECK (kind = 'allergy' OR severity IS NULL),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, written_by) REFERENCES users (clinic_id, id)
);
CREATE INDEX chart_entries_patient ON chart_entries (clinic_id, patient_id, kind);
-- Only the merge of two records changes a row, and only whose it is.
GRANT SELECT, INSERT, UPDATE (patient_id) ON chart_entries TO housecall_app;

CREATE TABLE documents (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  size int NOT NULL CHECK (size BETWEEN 1 AND 10485760),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea NOT NULL,
  filed_by uuid NOT NULL,
  filed_at timestamptz NOT NULL,
  CHECK (length(bytes) = size),
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, filed_by) REFERENCES users (clinic_id, id)
);
-- Pictures and PDF do not compress.
ALTER TABLE documents ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX documents_patient ON documents (clinic_id, patient_id, filed_at DESC);
GRANT SELECT, INSERT, UPDATE (patient_id) ON documents TO housecall_app;

CREATE TABLE break_glass (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  user_id uuid NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
CREATE INDEX break_glass_user ON break_glass (clinic_id, user_id, patient_id, expires_at DESC);
CREATE INDEX break_glass_newest ON break_glass (clinic_id, opened_at DESC);
GRANT SELECT, INSERT ON break_glass TO housecall_app;
CREATE TRIGGER break_glass_is_final BEFORE UPDATE OR DELETE ON break_glass
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- One merge: what was moved, and how both records stood before, so that it can be taken back.
CREATE TABLE patient_merges (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  survivor_id uuid NOT NULL,
  duplicate_id uuid NOT NULL,
  merged_by uuid NOT NULL,
  merged_at timestamptz NOT NULL,
  -- { table: [primary keys] }
  moved jsonb NOT NULL,
  before jsonb NOT NULL,
  survivor_version int NOT NULL,
  undone_at timestamptz,
  undone_by uuid,
  CHECK ((undone_at IS NULL) = (undone_by IS NULL)),
  FOREIGN KEY (clinic_id, survivor_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, duplicate_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, merged_by) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, undone_by) REFERENCES users (clinic_id, id)
);
CREATE INDEX patient_merges_survivor ON patient_merges (clinic_id, survivor_id);
GRANT SELECT, INSERT, UPDATE (undone_at, undone_by) ON patient_merges TO housecall_app;

-- A merge moves an open session of a visit with its visit.
GRANT UPDATE (patient_id) ON patient_sessions TO housecall_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['proxies', 'one_time_codes', 'portal_sessions', 'consent_texts', 'standing_consents',
    'chart_entries', 'documents', 'break_glass', 'patient_merges']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;

-- The line of allergies that stands over a call follows the entries, whoever writes them.
CREATE FUNCTION allergy_line(patient uuid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(string_agg(name || CASE WHEN detail = '' THEN '' ELSE ' (' || detail || ')' END, ', '
    ORDER BY array_position(ARRAY['severe', 'moderate', 'mild'], severity) NULLS LAST, written_at, name), '')
  FROM (SELECT DISTINCT ON (id) * FROM chart_entries WHERE patient_id = patient AND kind = 'allergy'
    ORDER BY id, version DESC) newest
  WHERE status = 'active'
$$;
GRANT EXECUTE ON FUNCTION allergy_line(uuid) TO housecall_app;

CREATE FUNCTION keep_allergy_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE patients SET allergies = allergy_line(id) WHERE id = NEW.patient_id AND allergies <> allergy_line(id);
  IF TG_OP = 'UPDATE' THEN
    UPDATE patients SET allergies = allergy_line(id) WHERE id = OLD.patient_id AND allergies <> allergy_line(id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER chart_entries_allergy_line AFTER INSERT OR UPDATE ON chart_entries
  FOR EACH ROW WHEN (NEW.kind = 'allergy') EXECUTE FUNCTION keep_allergy_line();

-- What was typed as one text until now becomes an entry: "Penicillin (rash)". Row-level security holds
-- for the owner too, so it is done clinic by clinic.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT id FROM clinics LOOP
    PERFORM set_config('app.tenant', c::text, true);
    INSERT INTO chart_entries (id, version, clinic_id, patient_id, kind, status, name, detail, written_at)
    SELECT gen_random_uuid(), 1, clinic_id, id, 'allergy', 'active',
      left(coalesce(substring(allergies FROM '^(.*\S)\s*\([^()]*\)$'), allergies), 200),
      left(coalesce(substring(allergies FROM '\(([^()]*)\)$'), ''), 500), created_at
    FROM patients WHERE allergies <> '';
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;
