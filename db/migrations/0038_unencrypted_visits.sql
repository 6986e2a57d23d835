-- What a visit's sound and picture are protected by. "none" comes with the admission, by its
-- clinician's choice, and nobody can change it once somebody was let in.
ALTER TABLE visits
  ADD COLUMN protection text NOT NULL DEFAULT 'end_to_end' CHECK (protection IN ('end_to_end', 'none')),
  ADD CHECK (protection = 'end_to_end' OR state IN ('in_call', 'ended'));
CREATE TRIGGER visit_protection_is_final BEFORE UPDATE OF protection ON visits
  FOR EACH ROW WHEN (OLD.state NOT IN ('booked', 'waiting') AND NEW.protection IS DISTINCT FROM OLD.protection)
  EXECUTE FUNCTION refuse_change();
