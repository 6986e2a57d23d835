-- More classes of what is let go of by age, and no word of one language in what is left of an erased patient.
-- Lets go of one class of rows that are older than so many days, at most so many at a time, of the clinic of the
-- transaction. The app may delete none of these itself. The floors stand here too: no setting goes below them.
CREATE OR REPLACE FUNCTION purge_class(class text, days int, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  least_days int := CASE class WHEN 'jobs' THEN 1 WHEN 'links' THEN 1 WHEN 'sessions' THEN 1 WHEN 'codes' THEN 1
    WHEN 'inbox' THEN 7 WHEN 'messages' THEN 7 WHEN 'documents' THEN 365 WHEN 'transcripts' THEN 1
    WHEN 'programs' THEN 1 WHEN 'holds' THEN 1 WHEN 'exports' THEN 7 END;
  before timestamptz := now() - days * interval '1 day';
  gone int;
  more int;
BEGIN
  IF least_days IS NULL OR days IS NULL OR days < least_days OR most IS NULL OR most NOT BETWEEN 1 AND 10000
    OR current_clinic() IS NULL THEN
    RAISE EXCEPTION 'not to be purged' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  CASE class
    WHEN 'jobs' THEN
      DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE done_at < before ORDER BY id LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
    WHEN 'links' THEN
      DELETE FROM visit_links WHERE id IN (
        SELECT l.id FROM visit_links l JOIN visits v ON v.id = l.visit_id
        WHERE v.ends_at < before AND v.state NOT IN ('waiting', 'in_call') AND NOT patient_is_held(l.patient_id)
        LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
      DELETE FROM staff_links WHERE id IN (SELECT id FROM staff_links WHERE expires_at < before LIMIT most);
      GET DIAGNOSTICS more = ROW_COUNT;
      gone := gone + more;
    WHEN 'sessions' THEN
      DELETE FROM sessions WHERE token_hash IN (
        SELECT token_hash FROM sessions WHERE least(absolute_expires_at, revoked_at) < before LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
      DELETE FROM patient_sessions WHERE token_hash IN (
        SELECT token_hash FROM patient_sessions WHERE expires_at < before LIMIT most);
      GET DIAGNOSTICS more = ROW_COUNT;
      gone := gone + more;
      DELETE FROM portal_sessions WHERE token_hash IN (
        SELECT token_hash FROM portal_sessions WHERE least(absolute_expires_at, revoked_at) < before LIMIT most);
      GET DIAGNOSTICS more = ROW_COUNT;
      gone := gone + more;
    WHEN 'codes' THEN
      DELETE FROM one_time_codes WHERE id IN (SELECT id FROM one_time_codes WHERE expires_at < before LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
      DELETE FROM contact_changes WHERE id IN (
        SELECT id FROM contact_changes WHERE expires_at < before AND NOT patient_is_held(patient_id) LIMIT most);
      GET DIAGNOSTICS more = ROW_COUNT;
      gone := gone + more;
    WHEN 'inbox' THEN
      DELETE FROM webhook_inbox WHERE id IN (SELECT id FROM webhook_inbox WHERE received_at < before LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
      DELETE FROM sms_inbox WHERE id IN (SELECT id FROM sms_inbox WHERE received_at < before LIMIT most);
      GET DIAGNOSTICS more = ROW_COUNT;
      gone := gone + more;
      DELETE FROM booking_answers WHERE ctid IN (SELECT ctid FROM booking_answers WHERE created_at < before LIMIT most);
      GET DIAGNOSTICS more = ROW_COUNT;
      gone := gone + more;
    WHEN 'messages' THEN
      -- The second way of a message goes before the first, which it names.
      DELETE FROM messages WHERE id IN (
        SELECT m.id FROM messages m
        WHERE m.created_at < before AND m.state NOT IN ('queued', 'sending')
          AND (m.patient_id IS NULL OR NOT patient_is_held(m.patient_id))
          -- Of a visit to come it is known by them what its patient was told.
          AND NOT EXISTS (SELECT FROM visits v WHERE v.id = m.visit_id AND v.ends_at > before)
          AND NOT EXISTS (SELECT FROM messages other WHERE other.fallback_of = m.id)
        LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
    WHEN 'documents' THEN
      DELETE FROM documents WHERE id IN (
        SELECT id FROM documents WHERE filed_at < before AND NOT patient_is_held(patient_id) LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
    WHEN 'transcripts' THEN
      -- What was quoted from one stands in the draft or in the record. What a model offered beside goes with it.
      DELETE FROM transcripts WHERE visit_id IN (
        SELECT visit_id FROM transcripts WHERE added_at < before AND NOT patient_is_held(patient_id) LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
    WHEN 'programs' THEN
      DELETE FROM fhir_tokens WHERE token_hash IN (SELECT token_hash FROM fhir_tokens WHERE expires_at < before LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
      DELETE FROM fhir_assertions WHERE ctid IN (SELECT ctid FROM fhir_assertions WHERE expires_at < before LIMIT most);
      GET DIAGNOSTICS more = ROW_COUNT;
      gone := gone + more;
      DELETE FROM fhir_finds WHERE id IN (SELECT id FROM fhir_finds WHERE expires_at < before LIMIT most);
      GET DIAGNOSTICS more = ROW_COUNT;
      gone := gone + more;
    WHEN 'holds' THEN
      -- Times that were held, or asked for, and came to nothing. What was confirmed is a visit's.
      DELETE FROM holds WHERE id IN (
        SELECT id FROM holds WHERE state IN ('released', 'expired', 'declined') AND greatest(expires_at, created_at) < before
          AND (patient_id IS NULL OR NOT patient_is_held(patient_id))
        LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
    WHEN 'exports' THEN
      -- The files themselves are never kept: who was allowed one, and with which filter. The log keeps why.
      DELETE FROM audit_exports WHERE id IN (SELECT id FROM audit_exports WHERE created_at < before LIMIT most);
      GET DIAGNOSTICS gone = ROW_COUNT;
  END CASE;
  RETURN gone;
END $$;

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
