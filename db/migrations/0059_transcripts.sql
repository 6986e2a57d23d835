-- What was said in a visit, as its clinician brought it: one a visit, replaced as a whole. The words lie in
-- `spoken`, sealed under the patient's key; the names that stood before them are not kept.
CREATE TABLE transcripts (
  visit_id uuid PRIMARY KEY,
  -- Another text is another transcript: a draft is committed only beside the one that it was made from.
  id uuid NOT NULL UNIQUE,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  form text NOT NULL CHECK (form IN ('text', 'webvtt', 'srt')),
  turns int NOT NULL CHECK (turns BETWEEN 1 AND 9999),
  -- Who speaks in it: each of them must have agreed, when it is brought and whenever it is used.
  parties text[] NOT NULL CHECK (cardinality(parties) > 0),
  spoken jsonb NOT NULL CHECK (spoken #>> '{}' LIKE 'hc1.%'),
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL,
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id),
  FOREIGN KEY (clinic_id, added_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE (patient_id), DELETE ON transcripts TO housecall_app;

-- Whether somebody beside the patient agreed to be written down, as the visit's clinician recorded it. The
-- newest row of a party counts; none is ever changed.
CREATE TABLE speaker_consents (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  -- The visit's own interpreter, one of its guests, or whoever else was in the room.
  party text NOT NULL CHECK (party IN ('interpreter', 'other') OR party ~ '^guest:[0-9a-f-]{36}$'),
  agreed boolean NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, recorded_by) REFERENCES users (clinic_id, id)
);
CREATE INDEX speaker_consents_newest ON speaker_consents (visit_id, party, recorded_at DESC);
CREATE TRIGGER speaker_consents_are_final BEFORE UPDATE OR DELETE ON speaker_consents
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON speaker_consents TO housecall_app;

-- Whether a clinic lets a language model read transcripts, and which one it was asked about: another
-- endpoint or another model is asked about again.
CREATE TABLE model_permissions (
  clinic_id uuid PRIMARY KEY REFERENCES clinics,
  allowed boolean NOT NULL,
  host text NOT NULL,
  model text NOT NULL,
  version int NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamptz NOT NULL,
  FOREIGN KEY (clinic_id, decided_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE ON model_permissions TO housecall_app;

-- What became of the model's draft of a visit: counts and codes, and where a person had edited already, the
-- draft itself (`offer`, sealed) beside their text.
CREATE TABLE model_drafts (
  visit_id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  transcript_id uuid NOT NULL REFERENCES transcripts (id) ON DELETE CASCADE,
  state text NOT NULL CHECK (state IN ('working', 'drafted', 'offered', 'failed')),
  -- Who works on it, until when: a second delivery of the job leaves it alone.
  claim uuid,
  claimed_until timestamptz,
  model text NOT NULL,
  -- SHA-256 of the extractive draft that it took the place of: the same sources are not asked about twice.
  base_sha256 text NOT NULL,
  reason text,
  kept int,
  dropped jsonb,
  finished_at timestamptz,
  offer jsonb CHECK (offer #>> '{}' LIKE 'hc1.%'),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON model_drafts TO housecall_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['transcripts', 'speaker_consents', 'model_permissions', 'model_drafts']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
