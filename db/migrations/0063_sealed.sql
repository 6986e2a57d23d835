-- Encryption at rest (ADR 0061): one key a patient, one a clinic for what belongs to no patient yet,
-- wrapped under a key that never reaches the database.
CREATE TABLE record_keys (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid,
  -- 32 bytes sealed under the clinic's key. Null once destroyed: what it sealed is gone everywhere.
  wrapped bytea,
  -- Later than the start of its own transaction: a reader that began after it has seen it committed.
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Seals nothing new, and opens what has not been sealed anew yet.
  retired_at timestamptz
);
CREATE UNIQUE INDEX record_keys_newest ON record_keys (clinic_id, patient_id) NULLS NOT DISTINCT
  WHERE retired_at IS NULL;
CREATE INDEX record_keys_patient ON record_keys (clinic_id, patient_id);
GRANT SELECT, INSERT, UPDATE (wrapped, retired_at), DELETE ON record_keys TO housecall_app;

-- What is found without being read: keyed hashes of contacts, of the words of names, of days.
CREATE TABLE search_hashes (
  clinic_id uuid NOT NULL REFERENCES clinics,
  kind text NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 16),
  row_id uuid NOT NULL,
  PRIMARY KEY (clinic_id, kind, hash, row_id)
);
CREATE INDEX search_hashes_row ON search_hashes (clinic_id, row_id);
GRANT SELECT, INSERT, DELETE ON search_hashes TO housecall_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['record_keys', 'search_hashes']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;

-- The app writes nothing of these columns in clear. What an older version or an import left in clear is
-- read as it is, until it is sealed.
CREATE FUNCTION must_be_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_now jsonb;
  row_then jsonb;
  value text;
BEGIN
  IF current_user <> 'housecall_app' THEN RETURN NEW; END IF;
  row_now := to_jsonb(NEW) - 'bytes';
  IF TG_OP = 'UPDATE' THEN row_then := to_jsonb(OLD) - 'bytes'; END IF;
  FOR i IN 0 .. TG_NARGS - 1 LOOP
    value := row_now ->> TG_ARGV[i];
    IF value <> '' AND value NOT LIKE 'hc1.%' AND value IS DISTINCT FROM row_then ->> TG_ARGV[i] THEN
      RAISE EXCEPTION '%.% is stored sealed', TG_TABLE_NAME, TG_ARGV[i] USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

ALTER TABLE patients ALTER COLUMN birth_date TYPE text USING birth_date::text;
ALTER TABLE proxies ALTER COLUMN birth_date TYPE text USING birth_date::text;
ALTER TABLE one_time_codes ALTER COLUMN birth_date TYPE text USING birth_date::text;
ALTER TABLE portal_sessions ALTER COLUMN birth_date TYPE text USING birth_date::text;
DROP INDEX patients_birth_date;
DROP INDEX proxies_birth_date;
CREATE INDEX patients_in_clear ON patients (clinic_id) WHERE name NOT LIKE 'hc1.%';
CREATE INDEX proxies_in_clear ON proxies (clinic_id) WHERE name NOT LIKE 'hc1.%';

-- The line of allergies is made when it is read.
DROP TRIGGER chart_entries_allergy_line ON chart_entries;
DROP FUNCTION keep_allergy_line();
DROP FUNCTION allergy_line(uuid);
ALTER TABLE patients DROP COLUMN allergies;

-- A reply of a telephone is found by a keyed hash of its number, and so is a wish to be left alone.
ALTER TABLE messages ADD COLUMN address_hash text;
DROP INDEX messages_number;
CREATE INDEX messages_number ON messages (address_hash, seq DESC) WHERE channel = 'sms';
DROP POLICY by_report ON messages;
CREATE POLICY by_report ON messages FOR SELECT
  USING (channel = 'sms' AND (id::text = current_lookup() OR address_hash = current_lookup()));

-- What is sealed is longer than what was written: how long that may be is judged where it is parsed.
DO $$
DECLARE
  sealed record;
  rule record;
BEGIN
  FOR sealed IN SELECT * FROM (VALUES
    ('break_glass', ARRAY['reason']),
    ('chart_entries', ARRAY['name', 'detail']),
    ('contact_changes', ARRAY['address', 'told_address']),
    ('documents', ARRAY['name', 'bytes']),
    ('guests', ARRAY['name', 'address']),
    ('holds', ARRAY['reason', 'intake']),
    ('intakes', ARRAY['questions', 'answers']),
    ('messages', ARRAY['address']),
    ('one_time_codes', ARRAY['contact', 'birth_date', 'address']),
    ('patient_merges', ARRAY['before']),
    ('patients', ARRAY['name', 'birth_date', 'email', 'phone']),
    ('portal_sessions', ARRAY['contact', 'birth_date']),
    ('proxies', ARRAY['name', 'birth_date', 'email', 'phone']),
    ('queue_entries', ARRAY['reason']),
    ('seats', ARRAY['shown_as']),
    ('summaries', ARRAY['lines', 'sources', 'signed_text']),
    ('visit_notes', ARRAY['lines']),
    ('visit_outcomes', ARRAY['reason']),
    ('visits', ARRAY['reason', 'place']),
    ('waitlist_entries', ARRAY['reason'])) AS s (tab, cols)
  LOOP
    FOR rule IN
      SELECT conname FROM pg_constraint
      WHERE conrelid = sealed.tab::regclass AND contype = 'c' AND pg_get_constraintdef(oid) ~ 'length'
        AND conkey && ARRAY(SELECT attnum FROM pg_attribute
          WHERE attrelid = sealed.tab::regclass AND attname = ANY (sealed.cols))
    LOOP
      EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', sealed.tab, rule.conname);
    END LOOP;
    -- A worker's decision names its reason by a code.
    CONTINUE WHEN sealed.tab = 'visit_outcomes';
    -- A file is not looked into with each change of its row: its name tells.
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OF %s ON %I FOR EACH ROW EXECUTE FUNCTION must_be_sealed(%s)',
      sealed.tab || '_sealed',
      (SELECT string_agg(quote_ident(c), ', ') FROM unnest(sealed.cols) c),
      sealed.tab,
      (SELECT string_agg(quote_literal(c), ', ') FROM unnest(sealed.cols) c WHERE c <> 'bytes'));
  END LOOP;
END $$;
