-- A promise that failed all its tries is parked: relayed no more, shown to administrators, tried again when
-- one of them says so. What is kept of a failure is its code, never a message: docs/decisions/0060.
ALTER TABLE outbox
  ADD COLUMN tries int NOT NULL DEFAULT 0,
  ADD COLUMN last_code text CHECK (last_code ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}$'),
  ADD COLUMN parked_at timestamptz CHECK (parked_at IS NULL OR done_at IS NULL);
DROP INDEX outbox_open;
CREATE INDEX outbox_open ON outbox (clinic_id, id) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX outbox_parked ON outbox (clinic_id, job, id) WHERE parked_at IS NOT NULL;

-- What an operator watches, of all clinics together: numbers and ages, no clinic and no patient. A function of
-- the owner's, as the app sees one clinic at a time and nothing of what waits for the log.
CREATE FUNCTION backlog() RETURNS TABLE (name text, job text, value double precision)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tenant text := current_setting('app.tenant', true);
  clinic uuid;
  due timestamptz;
  unsequenced timestamptz;
  oldest_due timestamptz;
  oldest_unsequenced timestamptz;
  open_jobs bigint;
  all_open bigint := 0;
  entries bigint;
  all_entries bigint := 0;
  parked jsonb := '{}';
  one record;
BEGIN
  FOR clinic IN SELECT id FROM clinics LOOP
    PERFORM set_config('app.tenant', clinic::text, true);
    SELECT min(coalesce(o.due_at, o.created_at)), count(*) INTO due, open_jobs FROM outbox o
      WHERE o.done_at IS NULL AND o.parked_at IS NULL AND coalesce(o.due_at, o.created_at) <= now();
    oldest_due := least(oldest_due, due);
    all_open := all_open + open_jobs;
    FOR one IN SELECT o.job AS kind, count(*) AS n FROM outbox o
        WHERE o.parked_at IS NOT NULL AND o.done_at IS NULL GROUP BY o.job LOOP
      parked := jsonb_set(parked, ARRAY[one.kind], to_jsonb(coalesce((parked ->> one.kind)::bigint, 0) + one.n));
    END LOOP;
    SELECT e.occurred_at INTO unsequenced FROM audit_pending p JOIN audit_events e ON e.id = p.event_id
      ORDER BY p.xid, p.seq LIMIT 1;
    oldest_unsequenced := least(oldest_unsequenced, unsequenced);
    unsequenced := NULL;
    SELECT coalesce(max(l.log_index) + 1, 0) INTO entries FROM log_entries l;
    all_entries := all_entries + entries;
  END LOOP;
  PERFORM set_config('app.tenant', coalesce(tenant, ''), true);
  RETURN QUERY
    SELECT 'outbox_oldest_seconds', NULL::text, greatest(coalesce(extract(epoch FROM now() - oldest_due), 0), 0)::double precision
    UNION ALL SELECT 'outbox_open', NULL, all_open::double precision
    UNION ALL SELECT 'audit_oldest_unsequenced_seconds', NULL, greatest(coalesce(extract(epoch FROM now() - oldest_unsequenced), 0), 0)::double precision
    UNION ALL SELECT 'audit_log_entries', NULL, all_entries::double precision
    UNION ALL SELECT 'jobs_parked', entry.key, entry.value::text::double precision FROM jsonb_each(parked) AS entry;
END $$;
REVOKE ALL ON FUNCTION backlog() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION backlog() TO housecall_app;

-- Legal hold of a patient: nothing of theirs goes while it stands on the record, on one merged into it, on the
-- one it was merged into, or on one of their visits.
CREATE FUNCTION patient_is_held(patient uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
      SELECT FROM patients p WHERE p.legal_hold_at IS NOT NULL AND (p.id = patient OR p.merged_into = patient
        OR p.id = (SELECT q.merged_into FROM patients q WHERE q.id = patient)))
    OR EXISTS (SELECT FROM visits v WHERE v.legal_hold_at IS NOT NULL AND (v.patient_id = patient
      OR v.patient_id IN (SELECT p.id FROM patients p WHERE p.merged_into = patient)))
$$;
GRANT EXECUTE ON FUNCTION patient_is_held(uuid) TO housecall_app;

-- Lets go of one class of rows that are older than so many days, at most so many at a time, of the clinic of the
-- transaction. The app may delete none of these itself. The floors stand here too: no setting goes below them.
CREATE FUNCTION purge_class(class text, days int, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  least_days int := CASE class WHEN 'jobs' THEN 1 WHEN 'links' THEN 1 WHEN 'sessions' THEN 1 WHEN 'codes' THEN 1
    WHEN 'inbox' THEN 7 WHEN 'messages' THEN 7 WHEN 'documents' THEN 365 END;
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
  END CASE;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION purge_class(text, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_class(text, int, int) TO housecall_app;

-- Tries of the day before yesterday limit nobody. Of no clinic.
CREATE FUNCTION purge_rate_limits(most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone int;
BEGIN
  DELETE FROM rate_limits WHERE ctid IN (
    SELECT ctid FROM rate_limits WHERE window_start < now() - interval '2 days' LIMIT least(most, 10000));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION purge_rate_limits(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_rate_limits(int) TO housecall_app;
