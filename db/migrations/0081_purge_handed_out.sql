-- As before, and how much of the log each was handed on days that are over.
CREATE OR REPLACE FUNCTION purge_kept(class text, days int, most int) RETURNS TABLE (patient uuid, gone bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  least_days int := CASE class WHEN 'jobs' THEN 1 WHEN 'links' THEN 1 WHEN 'sessions' THEN 1 WHEN 'codes' THEN 1
    WHEN 'inbox' THEN 7 WHEN 'messages' THEN 7 WHEN 'documents' THEN 365 WHEN 'transcripts' THEN 1
    WHEN 'programs' THEN 1 WHEN 'holds' THEN 1 WHEN 'exports' THEN 7
    WHEN 'handed_out' THEN 2 END;
  before timestamptz := now() - days * interval '1 day';
  whose uuid[] := '{}';
  more uuid[];
BEGIN
  IF least_days IS NULL OR days IS NULL OR days < least_days OR most IS NULL OR most NOT BETWEEN 1 AND 10000
    OR current_clinic() IS NULL THEN
    RAISE EXCEPTION 'not to be purged' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  CASE class
    WHEN 'jobs' THEN
      WITH d AS (DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE done_at < before ORDER BY id LIMIT most)
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'links' THEN
      WITH d AS (DELETE FROM visit_links WHERE id IN (
          SELECT l.id FROM visit_links l JOIN visits v ON v.id = l.visit_id
          WHERE v.ends_at < before AND v.state NOT IN ('waiting', 'in_call') AND NOT patient_is_held(l.patient_id)
          LIMIT most)
        RETURNING patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
      WITH d AS (DELETE FROM staff_links WHERE id IN (SELECT id FROM staff_links WHERE expires_at < before LIMIT most - cardinality(whose))
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'sessions' THEN
      WITH d AS (DELETE FROM sessions WHERE token_hash IN (
          SELECT token_hash FROM sessions WHERE least(absolute_expires_at, revoked_at) < before LIMIT most)
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
      WITH d AS (DELETE FROM patient_sessions WHERE token_hash IN (
          SELECT token_hash FROM patient_sessions WHERE expires_at < before LIMIT most - cardinality(whose))
        RETURNING patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
      WITH d AS (DELETE FROM portal_sessions WHERE token_hash IN (
          SELECT token_hash FROM portal_sessions WHERE least(absolute_expires_at, revoked_at) < before LIMIT most - cardinality(whose))
        RETURNING coalesce(patient_id, (SELECT p.patient_id FROM proxies p WHERE p.id = proxy_id)) AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'codes' THEN
      WITH d AS (DELETE FROM one_time_codes WHERE id IN (SELECT id FROM one_time_codes WHERE expires_at < before LIMIT most)
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
      WITH d AS (DELETE FROM contact_changes WHERE id IN (
          SELECT id FROM contact_changes WHERE expires_at < before AND NOT patient_is_held(patient_id) LIMIT most - cardinality(whose))
        RETURNING patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'inbox' THEN
      WITH d AS (DELETE FROM webhook_inbox WHERE id IN (SELECT id FROM webhook_inbox WHERE received_at < before LIMIT most)
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
      WITH d AS (DELETE FROM sms_inbox WHERE id IN (SELECT id FROM sms_inbox WHERE received_at < before LIMIT most - cardinality(whose))
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
      WITH d AS (DELETE FROM booking_answers WHERE ctid IN (SELECT ctid FROM booking_answers WHERE created_at < before LIMIT most - cardinality(whose))
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'messages' THEN
      -- The second way of a message goes before the first, which it names.
      WITH d AS (DELETE FROM messages WHERE id IN (
          SELECT m.id FROM messages m
          WHERE m.created_at < before AND m.state NOT IN ('queued', 'sending')
            AND (m.patient_id IS NULL OR NOT patient_is_held(m.patient_id))
            -- Of a visit to come it is known by them what its patient was told.
            AND NOT EXISTS (SELECT FROM visits v WHERE v.id = m.visit_id AND v.ends_at > before)
            AND NOT EXISTS (SELECT FROM messages other WHERE other.fallback_of = m.id)
          LIMIT most)
        RETURNING patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'documents' THEN
      WITH d AS (DELETE FROM documents WHERE id IN (
          SELECT id FROM documents WHERE filed_at < before AND NOT patient_is_held(patient_id) LIMIT most)
        RETURNING patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'transcripts' THEN
      -- What was quoted from one stands in the draft or in the record. What a model offered beside goes with it.
      WITH d AS (DELETE FROM transcripts WHERE visit_id IN (
          SELECT visit_id FROM transcripts WHERE added_at < before AND NOT patient_is_held(patient_id) LIMIT most)
        RETURNING patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'programs' THEN
      WITH d AS (DELETE FROM fhir_tokens WHERE token_hash IN (SELECT token_hash FROM fhir_tokens WHERE expires_at < before LIMIT most)
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
      WITH d AS (DELETE FROM fhir_assertions WHERE ctid IN (SELECT ctid FROM fhir_assertions WHERE expires_at < before LIMIT most - cardinality(whose))
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
      WITH d AS (DELETE FROM fhir_finds WHERE id IN (SELECT id FROM fhir_finds WHERE expires_at < before LIMIT most - cardinality(whose))
        RETURNING patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'holds' THEN
      -- Times that were held, or asked for, and came to nothing. What was confirmed is a visit's.
      WITH d AS (DELETE FROM holds WHERE id IN (
          SELECT id FROM holds WHERE state IN ('released', 'expired', 'declined') AND greatest(expires_at, created_at) < before
            AND (patient_id IS NULL OR NOT patient_is_held(patient_id))
          LIMIT most)
        RETURNING patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'exports' THEN
      -- The files themselves are never kept: who was allowed one, and with which filter. The log keeps why.
      WITH d AS (DELETE FROM audit_exports WHERE id IN (SELECT id FROM audit_exports WHERE created_at < before LIMIT most)
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
    WHEN 'handed_out' THEN
      -- A count holds for its day (UTC) alone; what was handed out are events.
      WITH d AS (DELETE FROM log_handed_out WHERE ctid IN (
          SELECT ctid FROM log_handed_out WHERE day < (before AT TIME ZONE 'UTC')::date LIMIT most)
        RETURNING NULL::uuid AS patient_id)
        SELECT array_agg(d.patient_id) INTO more FROM d;
      whose := whose || more;
  END CASE;
  RETURN QUERY SELECT p.id, count(*) FROM unnest(whose) AS w (id) LEFT JOIN patients p ON p.id = w.id AND p.erased_at IS NULL
    GROUP BY p.id;
END $$;
