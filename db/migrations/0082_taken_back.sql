-- A clinician writes down that a patient took back their word, also where no page of theirs opens any more. On
-- anybody else's word nobody agrees.
ALTER TABLE consents ADD COLUMN recorded_by uuid;
ALTER TABLE consents ADD FOREIGN KEY (clinic_id, recorded_by) REFERENCES users (clinic_id, id);
ALTER TABLE consents ADD CHECK (recorded_by IS NULL OR NOT transcript);

-- Whether the text quoted a transcript when it was saved, or may have: of older ones nobody knows. What such a
-- difference took out or put in goes with what was quoted; who saved it, when, and how many words stay.
ALTER TABLE summary_edits ADD COLUMN may_quote boolean NOT NULL DEFAULT true;
ALTER TABLE summary_edits ALTER COLUMN may_quote DROP DEFAULT;
ALTER TABLE summary_edits ALTER COLUMN difference DROP NOT NULL;
ALTER TABLE summary_edits ADD CHECK (difference IS NOT NULL OR may_quote);

-- No edit leaves the history any more, and of one nothing ever changes but that.
CREATE FUNCTION refuse_edit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.may_quote AND NEW.difference IS NULL
    AND to_jsonb(NEW) - 'difference' = to_jsonb(OLD) - 'difference'
    AND NOT EXISTS (SELECT FROM transcripts WHERE visit_id = OLD.visit_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on % is refused: the row is final', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER summary_edits_are_final ON summary_edits;
CREATE TRIGGER summary_edits_are_final BEFORE UPDATE ON summary_edits
  FOR EACH ROW EXECUTE FUNCTION refuse_edit_change();
REVOKE DELETE ON summary_edits FROM housecall_app;
GRANT UPDATE (difference) ON summary_edits TO housecall_app;

-- Of what a draft left out only the counts are signed from now on. The words beside older texts were shown to
-- nobody after the signing, and nothing takes them away again.
ALTER TABLE summaries NO FORCE ROW LEVEL SECURITY;
ALTER TABLE summaries DISABLE TRIGGER summaries_signed_is_final;
UPDATE summaries SET dropped = NULL WHERE state = 'signed' AND dropped IS NOT NULL;
ALTER TABLE summaries ENABLE TRIGGER summaries_signed_is_final;
ALTER TABLE summaries FORCE ROW LEVEL SECURITY;
