-- Whose word a charted number is, and whether it was doubted. What was simulated, or a device's own test,
-- has no word here: it is never charted.
ALTER TABLE vital_numerics
  ADD COLUMN origin text NOT NULL DEFAULT 'device' CHECK (origin IN ('device', 'manual', 'recorded')),
  ADD COLUMN questionable boolean NOT NULL DEFAULT false;
-- In the same order: rows are copied whole.
ALTER TABLE kept_vital_numerics
  ADD COLUMN origin text NOT NULL DEFAULT 'device' CHECK (origin IN ('device', 'manual', 'recorded')),
  ADD COLUMN questionable boolean NOT NULL DEFAULT false;

-- Sums are of one origin each, and of what nobody doubted.
ALTER TABLE vital_rollups
  ADD COLUMN origin text NOT NULL DEFAULT 'device' CHECK (origin IN ('device', 'manual', 'recorded')),
  DROP CONSTRAINT vital_rollups_pkey,
  ADD PRIMARY KEY (visit_id, seconds, code, at, device_id, unit, derived, origin);
CREATE OR REPLACE FUNCTION roll_up_vitals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT clinic_id, visit_id, device_id FROM added) a
    WHERE NOT EXISTS (
      SELECT FROM devices d
      WHERE d.id = a.device_id AND d.clinic_id = a.clinic_id AND d.visit_id = a.visit_id)
  ) THEN
    RAISE EXCEPTION 'a number of a device that is not this visit''s' USING ERRCODE = 'foreign_key_violation';
  END IF;
  INSERT INTO vital_rollups AS r
    (clinic_id, visit_id, device_id, code, unit, derived, origin, seconds, at, min, max, sum, n, first_at, last_at)
  SELECT a.clinic_id, a.visit_id, a.device_id, a.code, a.unit, a.derived, a.origin, size.seconds, bucket.at,
    min(a.value), max(a.value), sum(a.value::double precision), count(*), min(a.at), max(a.at)
  FROM added a
  CROSS JOIN (VALUES (10::smallint), (60::smallint)) AS size (seconds)
  CROSS JOIN LATERAL (
    SELECT date_bin(size.seconds * interval '1 second', a.at, timestamptz '2000-01-01 00:00+00')
  ) AS bucket (at)
  WHERE NOT a.questionable
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ORDER BY a.visit_id, size.seconds, a.code, bucket.at, a.device_id, a.unit, a.derived, a.origin
  ON CONFLICT (visit_id, seconds, code, at, device_id, unit, derived, origin) DO UPDATE SET
    min = least(r.min, excluded.min),
    max = greatest(r.max, excluded.max),
    sum = r.sum + excluded.sum,
    n = r.n + excluded.n,
    first_at = least(r.first_at, excluded.first_at),
    last_at = greatest(r.last_at, excluded.last_at);
  RETURN NULL;
END $$;

-- Numbers that were typed in by mistake and taken back by whoever did it, one row each time; none is ever
-- changed. What was said stays readable here. Without a value: it was taken back before it came, and
-- is not kept when it does.
CREATE TABLE vital_withdrawals (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  device_id uuid NOT NULL,
  code text NOT NULL,
  at timestamptz NOT NULL,
  value real,
  unit text,
  received_at timestamptz,
  withdrawn_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (visit_id, device_id, code, at, withdrawn_at),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, device_id) REFERENCES devices (clinic_id, id)
);
GRANT SELECT ON vital_withdrawals TO housecall_app;
ALTER TABLE vital_withdrawals ENABLE ROW LEVEL SECURITY;
ALTER TABLE vital_withdrawals FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON vital_withdrawals USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());

-- The only way by which a charted number goes before its day does, and only one that was typed in. Its ten
-- seconds and its minute are summed up anew. Answers whether there was one.
CREATE FUNCTION withdraw_vital_numeric(of_visit uuid, of_device uuid, of_code text, moment timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone vital_numerics;
  length smallint;
  bucket timestamptz;
BEGIN
  -- A batch that brings it at the same time waits, or is waited for.
  PERFORM pg_advisory_xact_lock(hashtextextended(of_device::text, 0));
  DELETE FROM vital_numerics
  WHERE visit_id = of_visit AND device_id = of_device AND code = of_code AND at = moment AND origin = 'manual'
  RETURNING * INTO gone;
  IF NOT FOUND THEN
    INSERT INTO vital_withdrawals (clinic_id, visit_id, device_id, code, at)
    SELECT d.clinic_id, d.visit_id, d.id, of_code, moment
    FROM devices d
    WHERE d.id = of_device AND d.visit_id = of_visit AND NOT EXISTS (
      SELECT FROM vital_withdrawals w
      WHERE w.visit_id = of_visit AND w.device_id = of_device AND w.code = of_code AND w.at = moment);
    RETURN false;
  END IF;
  INSERT INTO vital_withdrawals (clinic_id, visit_id, device_id, code, at, value, unit, received_at)
  VALUES (gone.clinic_id, gone.visit_id, gone.device_id, gone.code, gone.at, gone.value, gone.unit, gone.received_at);
  FOREACH length IN ARRAY ARRAY[10, 60]::smallint[] LOOP
    bucket := date_bin(length * interval '1 second', moment, timestamptz '2000-01-01 00:00+00');
    DELETE FROM vital_rollups r
    WHERE r.visit_id = gone.visit_id AND r.seconds = length AND r.code = gone.code AND r.at = bucket
      AND r.device_id = gone.device_id AND r.unit = gone.unit AND r.derived = gone.derived
      AND r.origin = gone.origin;
    INSERT INTO vital_rollups
      (clinic_id, visit_id, device_id, code, unit, derived, origin, seconds, at, min, max, sum, n, first_at, last_at)
    SELECT gone.clinic_id, gone.visit_id, gone.device_id, gone.code, gone.unit, gone.derived, gone.origin, length, bucket,
      min(m.value), max(m.value), sum(m.value::double precision), count(*), min(m.at), max(m.at)
    FROM vital_numerics m
    WHERE m.visit_id = gone.visit_id AND m.device_id = gone.device_id AND m.code = gone.code
      AND m.unit = gone.unit AND m.derived = gone.derived AND m.origin = gone.origin AND NOT m.questionable
      AND m.at >= bucket AND m.at < bucket + length * interval '1 second'
    HAVING count(*) > 0;
  END LOOP;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION withdraw_vital_numeric(uuid, uuid, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION withdraw_vital_numeric(uuid, uuid, text, timestamptz) TO housecall_app;
