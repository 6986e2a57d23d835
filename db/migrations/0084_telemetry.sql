-- Which click a promise came from (W3C Trace Context, ids only), so that the worker's trace goes on with it. The
-- version before neither writes nor reads it.
ALTER TABLE outbox ADD COLUMN traceparent text
  CHECK (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');

-- For /metrics, beside backlog(): what is true of the whole house, over all clinics. Numbers only. `label` is what
-- the gauge's one label says: a priority, a role, a kind of anchor.
CREATE FUNCTION house_gauges() RETURNS TABLE (name text, label text, value double precision)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tenant text := current_setting('app.tenant', true);
  clinic uuid;
  one record;
  entries bigint;
  signed_entries bigint;
  at_epoch int;
  newest timestamptz;
  checkpoint timestamptz;
  unsigned_all bigint := 0;
  stopped_all int := 0;
  rooms_all bigint := 0;
  counts jsonb := '{}';
  key text;
BEGIN
  FOR clinic IN SELECT id FROM clinics LOOP
    PERFORM set_config('app.tenant', clinic::text, true);

    SELECT coalesce(max(l.log_index) + 1, 0) INTO entries FROM log_entries l;
    SELECT c.epoch, c.size, c.signed_at INTO at_epoch, signed_entries, checkpoint
      FROM log_checkpoints c ORDER BY c.epoch DESC, c.size DESC LIMIT 1;
    newest := greatest(newest, checkpoint);
    unsigned_all := unsigned_all + greatest(entries - coalesce(signed_entries, 0), 0);
    stopped_all := stopped_all + (SELECT count(*) FROM log_status s WHERE s.stopped IS NOT NULL);

    -- Whoever was ever asked has a row among the troubles, with or without one.
    FOR one IN SELECT t.kind, a.size, a.at FROM (SELECT DISTINCT kind FROM log_anchor_troubles) t
        LEFT JOIN LATERAL (SELECT a.size, a.at FROM log_anchors a WHERE a.kind = t.kind AND a.epoch = at_epoch
          ORDER BY a.size DESC LIMIT 1) a ON true LOOP
      key := 'audit_unanchored_entries/' || one.kind;
      counts := jsonb_set(counts, ARRAY[key], to_jsonb(coalesce((counts ->> key)::numeric, 0)
        + greatest(entries - coalesce(one.size, 0), 0)));
      key := 'audit_anchor_oldest_seconds/' || one.kind;
      IF one.at IS NOT NULL THEN
        counts := jsonb_set(counts, ARRAY[key], to_jsonb(greatest(coalesce((counts ->> key)::numeric, 0),
          extract(epoch FROM now() - one.at))));
      END IF;
    END LOOP;

    FOR one IN SELECT t.priority, count(*) AS n, min(t.seen_at) AS since FROM alarm_monitors m
        CROSS JOIN LATERAL (SELECT DISTINCT ON (s.condition) s.to_state, s.priority, s.seen_at FROM alarm_transitions s
          WHERE s.visit_id = m.visit_id AND s.kind = 'signal' ORDER BY s.condition, s.seq DESC) t
        WHERE NOT m.closed AND m.unanswered IS NOT NULL AND t.to_state IN ('generating', 'latched')
          AND t.priority IS NOT NULL
        GROUP BY t.priority LOOP
      key := 'alarms_unanswered/' || one.priority;
      counts := jsonb_set(counts, ARRAY[key], to_jsonb(coalesce((counts ->> key)::numeric, 0) + one.n));
      key := 'alarm_unanswered_oldest_seconds/' || one.priority;
      counts := jsonb_set(counts, ARRAY[key], to_jsonb(greatest(coalesce((counts ->> key)::numeric, 0),
        extract(epoch FROM now() - one.since))));
    END LOOP;

    rooms_all := rooms_all + (SELECT count(DISTINCT v.room) FROM visits v
      WHERE v.state = 'in_call' AND v.room IS NOT NULL);
    FOR one IN SELECT s.role, count(DISTINCT s.identity) AS n FROM seats s JOIN visits v ON v.id = s.visit_id
        WHERE v.state = 'in_call' AND s.joined_at IS NOT NULL AND (s.left_at IS NULL OR s.left_at < s.joined_at)
        GROUP BY s.role LOOP
      key := 'livekit_participants/' || one.role;
      counts := jsonb_set(counts, ARRAY[key], to_jsonb(coalesce((counts ->> key)::numeric, 0) + one.n));
    END LOOP;
  END LOOP;
  PERFORM set_config('app.tenant', coalesce(tenant, ''), true);
  RETURN QUERY
    SELECT 'audit_unsigned_entries', NULL::text, unsigned_all::double precision
    UNION ALL SELECT 'audit_logs_stopped', NULL, stopped_all::double precision
    UNION ALL SELECT 'audit_checkpoint_seconds', NULL, extract(epoch FROM now() - newest)::double precision
      WHERE newest IS NOT NULL
    UNION ALL SELECT 'livekit_rooms', NULL, rooms_all::double precision
    UNION ALL SELECT split_part(c.key, '/', 1), split_part(c.key, '/', 2), c.value::text::double precision
      FROM jsonb_each(counts) AS c;
END $$;
REVOKE ALL ON FUNCTION house_gauges() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION house_gauges() TO housecall_app;
