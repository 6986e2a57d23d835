-- No word of one language in what is left of an erased patient, whose visits were before, and nothing to come for
-- them. What is let go of by age is in 0072.

-- What is left of a person who was erased has no name: a page says so in its reader's language.
UPDATE erasure_plan SET fixed = replace(fixed::text, '"erased"', '""')::jsonb
  WHERE table_name IN ('queue_entries', 'waitlist_entries', 'guests', 'devices', 'visit_outcomes', 'break_glass', 'proxies', 'patients');
ALTER TABLE patients NO FORCE ROW LEVEL SECURITY;
UPDATE patients SET name = '' WHERE erased_at IS NOT NULL AND name = 'erased';
ALTER TABLE patients FORCE ROW LEVEL SECURITY;

-- Whose a visit was before it was given to somebody else, so that having read it then is no unusual access. The visit
-- itself names who has it now. Ids and times.
CREATE TABLE visit_handovers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  from_user uuid NOT NULL,
  handed_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, from_user) REFERENCES users (clinic_id, id)
);
CREATE INDEX visit_handovers_visit ON visit_handovers (visit_id, from_user);
GRANT SELECT, INSERT ON visit_handovers TO housecall_app;
ALTER TABLE visit_handovers ENABLE ROW LEVEL SECURITY;
ALTER TABLE visit_handovers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON visit_handovers USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
CREATE TRIGGER visit_handovers_are_final BEFORE UPDATE OR DELETE ON visit_handovers
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION note_handover() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.clinician_id IS DISTINCT FROM OLD.clinician_id THEN
    INSERT INTO visit_handovers (clinic_id, visit_id, from_user) VALUES (OLD.clinic_id, OLD.id, OLD.clinician_id);
  END IF;
  IF OLD.interpreter_id IS NOT NULL AND NEW.interpreter_id IS DISTINCT FROM OLD.interpreter_id THEN
    INSERT INTO visit_handovers (clinic_id, visit_id, from_user) VALUES (OLD.clinic_id, OLD.id, OLD.interpreter_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visits_handed_over AFTER UPDATE OF clinician_id, interpreter_id ON visits
  FOR EACH ROW EXECUTE FUNCTION note_handover();

-- The last judge: nothing is to come for what is left of a person who was erased.
CREATE FUNCTION patient_is_not_erased() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM patients p WHERE p.id = NEW.patient_id AND p.erased_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the patient was erased' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visits_of_nobody_erased BEFORE INSERT OR UPDATE OF state, patient_id ON visits
  FOR EACH ROW WHEN (NEW.state IN ('booked', 'waiting', 'in_call')) EXECUTE FUNCTION patient_is_not_erased();
CREATE TRIGGER queue_of_nobody_erased BEFORE INSERT ON queue_entries
  FOR EACH ROW EXECUTE FUNCTION patient_is_not_erased();
CREATE TRIGGER waitlist_of_nobody_erased BEFORE INSERT ON waitlist_entries
  FOR EACH ROW EXECUTE FUNCTION patient_is_not_erased();
