-- What a draft may carry beside its lines. A migration before this one may have made the columns.
ALTER TABLE summaries ADD COLUMN IF NOT EXISTS not_covered jsonb;
ALTER TABLE summaries ADD COLUMN IF NOT EXISTS dropped jsonb;
ALTER TABLE summaries ADD COLUMN IF NOT EXISTS method text;
ALTER TABLE summaries ADD COLUMN IF NOT EXISTS instructions jsonb;

-- How many words people put in and took out between the draft and what was signed.
ALTER TABLE summaries ADD COLUMN edit_distance int CHECK (edit_distance >= 0);

-- One save of a draft: its difference from the version before, which leads back as well as on.
CREATE TABLE summary_edits (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL REFERENCES summaries (visit_id),
  -- The version that it made.
  version int NOT NULL CHECK (version > 1),
  -- The version whose edit it takes back.
  undoes int CHECK (undoes < version),
  -- Sealed: what was written is patient data.
  difference jsonb NOT NULL,
  words int NOT NULL CHECK (words >= 0),
  made_by uuid NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (visit_id, version),
  UNIQUE (visit_id, undoes),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, made_by) REFERENCES users (clinic_id, id)
);
-- Removed only with an unsigned draft, when what it was made from is withdrawn.
GRANT SELECT, INSERT, DELETE ON summary_edits TO housecall_app;

-- What was added to a signed summary: written and signed in one go, final from then on.
CREATE TABLE summary_addenda (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL REFERENCES summaries (visit_id),
  number int NOT NULL CHECK (number > 0),
  -- Both sealed: what was written, and the exact text that was signed.
  words text NOT NULL,
  signed_text text NOT NULL,
  signed_sha256 text NOT NULL CHECK (signed_sha256 ~ '^[0-9a-f]{64}$'),
  signed_by uuid NOT NULL,
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (visit_id, number),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, signed_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT ON summary_addenda TO housecall_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['summary_edits', 'summary_addenda']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_no_truncate', t);
  END LOOP;
END $$;

CREATE TRIGGER summary_edits_are_final BEFORE UPDATE ON summary_edits
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER summary_addenda_are_final BEFORE UPDATE OR DELETE ON summary_addenda
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A signed summary's history belongs to what was signed: nothing joins it and nothing leaves it.
CREATE FUNCTION refuse_on_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.visit_id ELSE NEW.visit_id END;
BEGIN
  -- Only an erasure that two people approved takes them: the owner's own function (0062).
  IF TG_OP = 'DELETE' AND current_setting('app.erasing', true) = 'yes'
    AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT FROM summaries WHERE visit_id = about AND state = 'signed') THEN
    RAISE EXCEPTION '% on % is refused: the summary is signed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER summary_edits_before_signing BEFORE INSERT OR DELETE ON summary_edits
  FOR EACH ROW EXECUTE FUNCTION refuse_on_signed();

-- An addendum stands under signed text, each under the one before.
CREATE FUNCTION refuse_stray_addendum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The lock keeps two addenda from taking the same place.
  PERFORM FROM summaries WHERE visit_id = NEW.visit_id AND state = 'signed' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an addendum is refused: the summary is not signed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.number <> 1 + (SELECT count(*) FROM summary_addenda WHERE visit_id = NEW.visit_id) THEN
    RAISE EXCEPTION 'an addendum is refused: another number comes next' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER summary_addenda_in_order BEFORE INSERT ON summary_addenda
  FOR EACH ROW EXECUTE FUNCTION refuse_stray_addendum();

-- What a person has edited is never drafted over: a new draft comes only after the edit is gone.
CREATE TRIGGER summaries_edited_is_kept BEFORE UPDATE ON summaries
  FOR EACH ROW WHEN (OLD.edited_at IS NOT NULL AND NEW.edited_at IS NOT NULL
    AND NEW.drafted_at IS DISTINCT FROM OLD.drafted_at) EXECUTE FUNCTION refuse_change();
