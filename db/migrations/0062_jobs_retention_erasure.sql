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
