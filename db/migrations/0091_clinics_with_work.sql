-- Which clinics have something for a worker's round: asked once for all of them, where each was asked by itself
-- in a transaction of its own. Answers ids and nothing else; what there is to do is seen within the clinic.
CREATE FUNCTION clinics_with_work(round text) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tenant text := current_setting('app.tenant', true);
  clinic uuid;
  has boolean;
BEGIN
  FOR clinic IN SELECT id FROM clinics LOOP
    PERFORM set_config('app.tenant', clinic::text, true);
    CASE round
      WHEN 'alarms' THEN
        has := EXISTS (SELECT FROM alarm_monitors m WHERE m.clinic_id = clinic AND NOT m.closed);
      -- Not yet handed over, or long enough ago to have been forgotten, or while the clock was ahead. The relay says exactly.
      WHEN 'relay' THEN
        has := EXISTS (SELECT FROM outbox o WHERE o.clinic_id = clinic AND o.done_at IS NULL AND o.parked_at IS NULL
          AND (o.due_at IS NULL OR o.due_at < now() + interval '1 hour')
          AND (o.relayed_at IS NULL OR greatest(o.relayed_at, o.due_at) < now() - interval '15 seconds'
            OR o.relayed_at > now() + interval '1 minute'));
    END CASE;
    IF has THEN RETURN NEXT clinic; END IF;
  END LOOP;
  PERFORM set_config('app.tenant', coalesce(tenant, ''), true);
END $$;
REVOKE ALL ON FUNCTION clinics_with_work(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinics_with_work(text) TO housecall_app;
