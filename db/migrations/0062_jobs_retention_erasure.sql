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

-- Erasing a patient. Asked for by one administrator, approved by another; done by a worker. The row stays.
ALTER TABLE patients ADD COLUMN erased_at timestamptz;
CREATE TABLE erasure_requests (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  -- No foreign key: a merge must not carry a request over to another record.
  patient_id uuid NOT NULL,
  basis text NOT NULL CHECK (basis ~ '^[a-z_]{3,40}$'),
  -- Sealed under the patient's key: it dies with the rest.
  reason text NOT NULL,
  state text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'approved', 'refused', 'withdrawn', 'expired', 'done')),
  requested_by uuid NOT NULL,
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > requested_at),
  decided_by uuid,
  decided_at timestamptz,
  -- Why it was refused, or could not be done after all: a code.
  code text CHECK (code ~ '^[a-z_]{1,40}$'),
  done_at timestamptz,
  CONSTRAINT erasure_by_two CHECK (state NOT IN ('approved', 'done') OR (decided_by IS NOT NULL AND decided_by <> requested_by)),
  CHECK ((state = 'done') = (done_at IS NOT NULL)),
  FOREIGN KEY (clinic_id, requested_by) REFERENCES users (clinic_id, id),
  FOREIGN KEY (clinic_id, decided_by) REFERENCES users (clinic_id, id)
);
CREATE UNIQUE INDEX erasure_requests_open ON erasure_requests (clinic_id, patient_id) WHERE state IN ('requested', 'approved');
CREATE INDEX erasure_requests_newest ON erasure_requests (clinic_id, requested_at DESC);
GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_at, code) ON erasure_requests TO housecall_app;
ALTER TABLE erasure_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasure_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON erasure_requests USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());

CREATE FUNCTION erasure_reason_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'housecall_app' AND row_to_json(NEW) ->> TG_ARGV[0] NOT LIKE 'hc1.%' THEN
    RAISE EXCEPTION '%.% is stored sealed', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erasure_requests_sealed BEFORE INSERT OR UPDATE OF reason ON erasure_requests
  FOR EACH ROW EXECUTE FUNCTION erasure_reason_is_sealed('reason');

-- What was decided is decided: an approval is made of a request, by somebody else, and nothing is made of the rest.
CREATE FUNCTION erasure_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state = 'requested' AND NEW.state IN ('approved', 'refused', 'withdrawn', 'expired'))
    OR (OLD.state = 'approved' AND NEW.state IN ('refused', 'done')) OR NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'An erasure that is % cannot become %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER erasure_requests_go_on BEFORE UPDATE OF state ON erasure_requests FOR EACH ROW EXECUTE FUNCTION erasure_goes_on();
CREATE TRIGGER erasure_requests_stay BEFORE DELETE ON erasure_requests FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What becomes of each table's rows of a patient, in this order. A migration that makes a table with a patient's
-- rows adds its line; a test fails on one without. `delete`: the rows go. `blank`: every text, date, JSON and
-- byte column goes blank, save those in `keep`; `fixed` has what stands there where nothing may not. Not listed:
-- rows that are ids, times and codes, which stay as those of nobody.
CREATE TABLE erasure_plan (
  position int PRIMARY KEY,
  table_name text NOT NULL,
  key_column text NOT NULL,
  key_of text NOT NULL CHECK (key_of IN ('patient', 'visit', 'stream')),
  act text NOT NULL CHECK (act IN ('delete', 'blank')),
  fixed jsonb NOT NULL DEFAULT '{}',
  keep text[] NOT NULL DEFAULT '{}'
);
GRANT SELECT ON erasure_plan TO housecall_app;
INSERT INTO erasure_plan (position, table_name, key_column, key_of, act, fixed, keep) VALUES
  (100, 'wave_chunks', 'stream_id', 'stream', 'delete', '{}', '{}'),
  (110, 'kept_wave_chunks', 'stream_id', 'stream', 'delete', '{}', '{}'),
  (120, 'wave_strips', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (130, 'wave_streams', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (140, 'vital_numerics', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (150, 'kept_vital_numerics', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (160, 'vital_rollups', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (170, 'vital_withdrawals', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (180, 'device_statuses', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (190, 'alarm_deeds', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (200, 'alarm_transitions', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (210, 'alarm_limits', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (220, 'alarm_monitors', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (230, 'news2_observations', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (240, 'news2_scales', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (242, 'model_drafts', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (245, 'transcripts', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (246, 'summary_edits', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (247, 'summary_addenda', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (250, 'summaries', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (260, 'visit_notes', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (270, 'chart_entries', 'patient_id', 'patient', 'delete', '{}', '{}'),
  (280, 'documents', 'patient_id', 'patient', 'delete', '{}', '{}'),
  (290, 'messages', 'patient_id', 'patient', 'delete', '{}', '{}'),
  (300, 'contact_changes', 'patient_id', 'patient', 'delete', '{}', '{}'),
  (310, 'patient_sessions', 'patient_id', 'patient', 'delete', '{}', '{}'),
  (320, 'portal_sessions', 'patient_id', 'patient', 'delete', '{}', '{}'),
  (330, 'visit_links', 'patient_id', 'patient', 'delete', '{}', '{}'),
  (335, 'fhir_finds', 'patient_id', 'patient', 'delete', '{}', '{}'),
  (340, 'intakes', 'patient_id', 'patient', 'blank', '{"questions": "[]", "answers": "{}"}', '{}'),
  (350, 'queue_entries', 'patient_id', 'patient', 'blank', '{"reason": "erased"}', '{token_hash,key,source,state,left_reason}'),
  (360, 'waitlist_entries', 'patient_id', 'patient', 'blank', '{"reason": "erased"}', '{key,source,state,from_day,to_day}'),
  (370, 'holds', 'patient_id', 'patient', 'blank', '{"holder": "erased"}', '{state}'),
  (380, 'guests', 'visit_id', 'visit', 'blank', '{"name": "erased"}', '{role,token_hash}'),
  (390, 'devices', 'patient_id', 'patient', 'blank', '{"label": "erased"}', '{token_hash}'),
  (400, 'seats', 'visit_id', 'visit', 'blank', '{}', '{role,identity,state,lost_identities,pub}'),
  (410, 'visit_outcomes', 'visit_id', 'visit', 'blank', '{"reason": "erased"}', '{result,who}'),
  (420, 'break_glass', 'patient_id', 'patient', 'blank', '{"reason": "erased"}', '{}'),
  (430, 'proxies', 'patient_id', 'patient', 'blank', '{"name": "erased", "birth_date": "1900-01-01", "email": ""}', '{relation,basis,language,scope,from_day,until_day}'),
  (440, 'patient_merges', 'survivor_id', 'patient', 'blank', '{"moved": "{}", "before": "{}"}', '{}'),
  (450, 'visits', 'id', 'visit', 'blank', '{"reason": ""}', '{state,room,cancel_reason,protection}'),
  (900, 'patients', 'id', 'patient', 'blank', '{"name": "erased", "birth_date": "1900-01-01", "language": "en", "allergies": "", "sex": "X"}', '{reference}');

-- Rows that are final stay so for everybody but the erasure: the owner's own function, and only these tables.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'TRUNCATE' AND current_setting('app.erasing', true) = 'yes'
    AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    AND TG_TABLE_NAME IN (SELECT table_name FROM erasure_plan)
    AND TG_TABLE_NAME !~ '^(audit_|log_|erasure_)' THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION '% on % is refused: the row is final', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Blanks the free columns of these rows. Columns that a later migration adds are blanked too.
CREATE FUNCTION blank_rows(tbl text, key text, ids text[], fixed jsonb, keep text[]) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  sets text;
  n bigint;
BEGIN
  SELECT string_agg(format('%I = %s', a.attname, CASE
      WHEN fixed ? a.attname THEN format('%L::%s', fixed ->> a.attname, format_type(a.atttypid, a.atttypmod))
      WHEN NOT a.attnotnull THEN 'NULL'
      ELSE format('%L::%s', CASE format_type(a.atttypid, NULL)
        WHEN 'jsonb' THEN '{}' WHEN 'text[]' THEN '{}' WHEN 'date' THEN '1900-01-01' ELSE '' END,
        format_type(a.atttypid, a.atttypmod)) END), ', ')
    INTO sets FROM pg_attribute a
    WHERE a.attrelid = ('public.' || quote_ident(tbl))::regclass AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated = '' AND a.attname <> ALL (keep)
      AND format_type(a.atttypid, NULL) IN ('text', 'character varying', 'date', 'jsonb', 'json', 'bytea', 'text[]');
  IF sets IS NULL THEN
    RETURN 0;
  END IF;
  EXECUTE format('UPDATE public.%I SET %s WHERE %I::text = ANY ($1)', tbl, sets, key) USING ids;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;
REVOKE ALL ON FUNCTION blank_rows(text, text, text[], jsonb, text[]) FROM PUBLIC;

-- Does what was approved, once, in the caller's transaction; answers with the number of rows. Refused by itself,
-- whoever calls it: what two people have not approved, what is held, and a patient who has visits to come.
-- `codes`, `portals` and `stops` are rows that name a contact of the patient under a key that SQL has not: whoever
-- has it has found them.
CREATE FUNCTION erase_patient(request uuid, codes uuid[], portals bytea[], stops text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  asked erasure_requests;
  ids uuid[];
  keys text[];
  visit_keys text[];
  stream_keys text[];
  refs text[];
  line erasure_plan;
  n bigint;
  total bigint := 0;
BEGIN
  SELECT * INTO asked FROM erasure_requests WHERE id = request FOR UPDATE;
  IF NOT FOUND OR asked.state NOT IN ('approved', 'done') OR asked.decided_by IS NULL OR asked.decided_by = asked.requested_by THEN
    RAISE EXCEPTION 'not approved by two' USING ERRCODE = 'restrict_violation';
  END IF;
  IF asked.state = 'done' THEN
    RETURN 0;
  END IF;
  -- The record, and those that were merged into it.
  ids := ARRAY(WITH RECURSIVE record AS (
      SELECT id FROM patients WHERE id = asked.patient_id AND merged_into IS NULL
      UNION SELECT p.id FROM patients p JOIN record r ON p.merged_into = r.id)
    SELECT id FROM record);
  PERFORM FROM patients WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
  IF cardinality(ids) = 0 OR EXISTS (SELECT FROM unnest(ids) AS one (id) WHERE patient_is_held(one.id)) THEN
    RAISE EXCEPTION 'held, or merged into another' USING ERRCODE = 'object_in_use';
  END IF;
  PERFORM FROM visits WHERE patient_id = ANY (ids) ORDER BY id FOR UPDATE;
  IF EXISTS (SELECT FROM visits v WHERE v.patient_id = ANY (ids)
      AND (v.state IN ('waiting', 'in_call') OR (v.state = 'booked' AND v.ends_at > now()))) THEN
    RAISE EXCEPTION 'visits to come' USING ERRCODE = 'object_in_use';
  END IF;
  keys := ids::text[];
  visit_keys := ARRAY(SELECT id::text FROM visits WHERE patient_id = ANY (ids));
  stream_keys := ARRAY(SELECT s.id::text FROM wave_streams s WHERE s.visit_id::text = ANY (visit_keys));
  refs := ARRAY(SELECT reference FROM patients WHERE id = ANY (ids));
  PERFORM set_config('app.erasing', 'yes', true);

  -- Doors first: nobody comes back in while the rest goes.
  UPDATE devices SET revoked_at = coalesce(revoked_at, now()) WHERE patient_id = ANY (ids);
  UPDATE guests SET revoked_at = coalesce(revoked_at, now()) WHERE visit_id::text = ANY (visit_keys);
  UPDATE proxies SET removed_at = coalesce(removed_at, now()), removed_by = coalesce(removed_by, asked.decided_by) WHERE patient_id = ANY (ids);
  UPDATE waitlist_offers SET state = 'lost' WHERE state = 'open'
    AND entry_id IN (SELECT id FROM waitlist_entries WHERE patient_id = ANY (ids));
  UPDATE waitlist_entries SET state = 'left', closed_at = now() WHERE patient_id = ANY (ids) AND state = 'waiting';
  UPDATE queue_entries SET state = 'left', left_at = now(), left_reason = 'staff' WHERE patient_id = ANY (ids) AND state = 'waiting';
  -- What a page called its own request by.
  UPDATE waitlist_entries SET key = 'erased-' || id WHERE patient_id = ANY (ids);
  UPDATE queue_entries SET key = 'erased-' || id WHERE patient_id = ANY (ids);
  UPDATE holds SET state = 'released' WHERE patient_id = ANY (ids) AND state IN ('held', 'requested');
  DELETE FROM one_time_codes WHERE id = ANY (codes);
  DELETE FROM portal_sessions WHERE token_hash = ANY (portals)
    OR proxy_id IN (SELECT id FROM proxies WHERE patient_id = ANY (ids));
  DELETE FROM message_stops WHERE address = ANY (stops);
  DELETE FROM search_hashes WHERE row_id = ANY (ids) OR row_id IN (SELECT id FROM proxies WHERE patient_id = ANY (ids));
  DELETE FROM booking_answers WHERE EXISTS (SELECT FROM unnest(keys) AS k (key) WHERE position(k.key IN answer::text) > 0);
  DELETE FROM audit_exports WHERE EXISTS (
    SELECT FROM unnest(refs || keys) AS k (key) WHERE position(k.key IN filter::text) > 0);
  DELETE FROM audit_filters WHERE EXISTS (
    SELECT FROM unnest(refs || keys) AS k (key) WHERE position(k.key IN filter::text) > 0);

  FOR line IN SELECT * FROM erasure_plan ORDER BY erasure_plan.position LOOP
    IF line.act = 'delete' THEN
      EXECUTE format('DELETE FROM public.%I WHERE %I::text = ANY ($1)', line.table_name, line.key_column)
        USING CASE line.key_of WHEN 'patient' THEN keys WHEN 'visit' THEN visit_keys ELSE stream_keys END;
      GET DIAGNOSTICS n = ROW_COUNT;
    ELSE
      n := blank_rows(line.table_name, line.key_column,
        CASE line.key_of WHEN 'patient' THEN keys WHEN 'visit' THEN visit_keys ELSE stream_keys END, line.fixed, line.keep);
    END IF;
    total := total + n;
  END LOOP;
  UPDATE patients SET reference = 'erased-' || left(id::text, 8) || '-' || substr(id::text, 10, 4),
    erased_at = now(), version = version + 1 WHERE id = ANY (ids);

  -- The keys: with them go whatever copy of the record is left somewhere, and the audit events' payloads and
  -- salts. Their rows stay, so that none is made anew.
  UPDATE record_keys SET wrapped = NULL WHERE patient_id = ANY (ids);
  INSERT INTO record_keys (id, clinic_id, patient_id, wrapped)
    SELECT gen_random_uuid(), asked.clinic_id, one.id, NULL FROM unnest(ids) AS one (id)
    ON CONFLICT (clinic_id, patient_id) WHERE retired_at IS NULL DO NOTHING;
  INSERT INTO subject_keys (id, clinic_id, patient_id, wrapped)
    SELECT gen_random_uuid(), asked.clinic_id, one.id, NULL FROM unnest(ids) AS one (id)
    ON CONFLICT (clinic_id, patient_id) DO UPDATE SET wrapped = NULL;

  UPDATE erasure_requests SET reason = '' WHERE patient_id = ANY (ids);
  UPDATE erasure_requests SET state = 'done', done_at = now() WHERE id = request;
  PERFORM set_config('app.erasing', '', true);
  RETURN total;
END $$;
REVOKE ALL ON FUNCTION erase_patient(uuid, uuid[], bytea[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_patient(uuid, uuid[], bytea[], text[]) TO housecall_app;
