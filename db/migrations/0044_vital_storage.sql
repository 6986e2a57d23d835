-- Charted vital signs by the day, so that what is no longer kept goes as whole tables: docs/decisions/0047.
-- Partitions are named after their day in UTC (vital_numerics_20261124); the app reaches them through their
-- parents alone. No foreign keys here: making or dropping a day would lock visits and devices. Triggers on
-- what a statement added say the same.

ALTER TABLE vital_numerics NO FORCE ROW LEVEL SECURITY;
ALTER TABLE vital_numerics RENAME TO vital_numerics_whole;
ALTER TABLE vital_numerics_whole RENAME CONSTRAINT vital_numerics_pkey TO vital_numerics_whole_pkey;

CREATE TABLE vital_numerics (
  clinic_id uuid NOT NULL,
  visit_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  device_id uuid NOT NULL,
  code text NOT NULL CHECK (length(code) <= 64),
  at timestamptz NOT NULL,
  value real NOT NULL,
  unit text NOT NULL CHECK (length(unit) <= 16),
  derived boolean NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (visit_id, device_id, code, at)
) PARTITION BY RANGE (at);
GRANT SELECT, INSERT ON vital_numerics TO housecall_app;

-- What stays of the numbers for the record's life: ten seconds and a minute at a time.
CREATE TABLE vital_rollups (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  device_id uuid NOT NULL,
  code text NOT NULL,
  unit text NOT NULL,
  derived boolean NOT NULL,
  seconds smallint NOT NULL CHECK (seconds IN (10, 60)),
  -- When the bucket begins.
  at timestamptz NOT NULL,
  min real NOT NULL,
  max real NOT NULL,
  sum double precision NOT NULL,
  n int NOT NULL CHECK (n > 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (visit_id, seconds, code, at, device_id, unit, derived),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, device_id) REFERENCES devices (clinic_id, id)
);
GRANT SELECT, INSERT, UPDATE ON vital_rollups TO housecall_app;

-- By the rows that were added, not by those that were sent: a repeat counts nothing twice. Buckets in one
-- order, so that two batches never wait for each other.
CREATE FUNCTION roll_up_vitals() RETURNS trigger LANGUAGE plpgsql AS $$
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
    (clinic_id, visit_id, device_id, code, unit, derived, seconds, at, min, max, sum, n, first_at, last_at)
  SELECT a.clinic_id, a.visit_id, a.device_id, a.code, a.unit, a.derived, size.seconds, bucket.at,
    min(a.value), max(a.value), sum(a.value::double precision), count(*), min(a.at), max(a.at)
  FROM added a
  CROSS JOIN (VALUES (10::smallint), (60::smallint)) AS size (seconds)
  CROSS JOIN LATERAL (
    SELECT date_bin(size.seconds * interval '1 second', a.at, timestamptz '2000-01-01 00:00+00')
  ) AS bucket (at)
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  ORDER BY a.visit_id, size.seconds, a.code, bucket.at, a.device_id, a.unit, a.derived
  ON CONFLICT (visit_id, seconds, code, at, device_id, unit, derived) DO UPDATE SET
    min = least(r.min, excluded.min),
    max = greatest(r.max, excluded.max),
    sum = r.sum + excluded.sum,
    n = r.n + excluded.n,
    first_at = least(r.first_at, excluded.first_at),
    last_at = greatest(r.last_at, excluded.last_at);
  RETURN NULL;
END $$;
CREATE TRIGGER vital_numerics_rolled_up AFTER INSERT ON vital_numerics
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION roll_up_vitals();

-- One start of a sender: its channel table, and when its sample 0 was taken by its own clock.
CREATE TABLE wave_streams (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  device_id uuid NOT NULL,
  epoch text NOT NULL CHECK (length(epoch) BETWEEN 1 AND 64),
  stream int NOT NULL CHECK (stream BETWEEN 0 AND 65535),
  meta jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (device_id, epoch, stream),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, device_id) REFERENCES devices (clinic_id, id)
);
CREATE INDEX wave_streams_visit ON wave_streams (clinic_id, visit_id);
GRANT SELECT, INSERT ON wave_streams TO housecall_app;

CREATE TABLE wave_chunks (
  clinic_id uuid NOT NULL,
  stream_id bigint NOT NULL,
  channel smallint NOT NULL CHECK (channel BETWEEN 0 AND 255),
  -- By the sender's clock.
  starts_at timestamptz NOT NULL,
  duration_ms int NOT NULL CHECK (duration_ms BETWEEN 1 AND 65535),
  first_index bigint NOT NULL CHECK (first_index >= 0),
  n int NOT NULL CHECK (n BETWEEN 1 AND 65535),
  -- Samples with a reading; the others are in `gaps`, counted from the chunk's first sample.
  valid int NOT NULL CHECK (valid BETWEEN 0 AND n),
  gaps int4multirange NOT NULL DEFAULT '{}',
  -- 1: a frame of lib/vitals/codec.ts with this channel alone, deflated (RFC 1951).
  codec smallint NOT NULL CHECK (codec = 1),
  crc32 bigint NOT NULL CHECK (crc32 BETWEEN 0 AND 4294967295),
  -- Why the chunk is stored and yet doubted.
  questionable text CHECK (questionable IN ('clock')),
  -- 1: a more complete one came later and took its place.
  revision smallint NOT NULL DEFAULT 0 CHECK (revision IN (0, 1)),
  data bytea NOT NULL CHECK (length(data) <= 270000),
  PRIMARY KEY (stream_id, channel, starts_at)
) PARTITION BY RANGE (starts_at);
-- It is packed already: pglz would only cost time.
ALTER TABLE wave_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, UPDATE (first_index, n, valid, gaps, crc32, questionable, revision, data)
  ON wave_chunks TO housecall_app;

CREATE FUNCTION check_wave_streams() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT clinic_id, stream_id FROM added) a
    WHERE NOT EXISTS (SELECT FROM wave_streams s WHERE s.id = a.stream_id AND s.clinic_id = a.clinic_id)
  ) THEN
    RAISE EXCEPTION 'a chunk of no stream of this clinic' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER wave_chunks_belong AFTER INSERT ON wave_chunks
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION check_wave_streams();
CREATE TRIGGER wave_chunks_are_replaced_once BEFORE UPDATE ON wave_chunks
  FOR EACH ROW WHEN (OLD.revision <> 0 OR NEW.revision <> 1) EXECUTE FUNCTION refuse_change();

-- Stretches that are kept with the record: an alarm's, or a clinician's bookmark.
CREATE TABLE wave_strips (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  reason text NOT NULL CHECK (reason IN ('alarm', 'bookmark')),
  -- What it is about: an alarm condition's name, or nothing.
  about text NOT NULL DEFAULT '' CHECK (length(about) <= 80),
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  kept_by uuid,
  kept_at timestamptz NOT NULL,
  CHECK (to_at > from_at AND to_at <= from_at + interval '15 minutes'),
  UNIQUE (visit_id, reason, about, from_at),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, kept_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT ON wave_strips TO housecall_app;

-- Legal hold: until it is lifted, nothing of the patient's or the visit's measurements goes.
ALTER TABLE patients ADD COLUMN legal_hold_at timestamptz;
ALTER TABLE visits ADD COLUMN legal_hold_at timestamptz;

-- Copies of what strips and holds keep, made before a day is dropped.
CREATE TABLE kept_wave_chunks (LIKE wave_chunks INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE,
  PRIMARY KEY (stream_id, channel, starts_at),
  FOREIGN KEY (clinic_id) REFERENCES clinics,
  FOREIGN KEY (stream_id) REFERENCES wave_streams);
GRANT SELECT, INSERT, UPDATE ON kept_wave_chunks TO housecall_app;
CREATE TABLE kept_vital_numerics (LIKE vital_numerics INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  PRIMARY KEY (visit_id, device_id, code, at),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id));
GRANT SELECT, INSERT ON kept_vital_numerics TO housecall_app;

-- A record that was merged into the patient's brings its hold along.
CREATE FUNCTION visit_is_held(visit uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM visits v WHERE v.id = visit AND (v.legal_hold_at IS NOT NULL OR EXISTS (
      SELECT FROM patients p
      WHERE p.clinic_id = v.clinic_id AND (p.id = v.patient_id OR p.merged_into = v.patient_id)
        AND p.legal_hold_at IS NOT NULL)))
$$;

-- What must be copied before these moments may go, and is not yet.
CREATE FUNCTION owed_wave_chunks(lower_at timestamptz, upper_at timestamptz) RETURNS SETOF wave_chunks
LANGUAGE sql STABLE AS $$
  SELECT c.* FROM wave_streams s JOIN wave_chunks c ON c.stream_id = s.id
  WHERE c.starts_at >= lower_at AND c.starts_at < upper_at
    AND (visit_is_held(s.visit_id) OR EXISTS (
      SELECT FROM wave_strips t WHERE t.visit_id = s.visit_id
        AND c.starts_at < t.to_at AND c.starts_at + c.duration_ms * interval '1 millisecond' > t.from_at))
    AND NOT EXISTS (
      SELECT FROM kept_wave_chunks k
      WHERE k.stream_id = c.stream_id AND k.channel = c.channel AND k.starts_at = c.starts_at
        AND k.revision >= c.revision)
$$;
CREATE FUNCTION owed_vital_numerics(lower_at timestamptz, upper_at timestamptz) RETURNS SETOF vital_numerics
LANGUAGE sql STABLE AS $$
  SELECT m.* FROM visits v JOIN vital_numerics m ON m.visit_id = v.id
  WHERE m.at >= lower_at AND m.at < upper_at AND visit_is_held(v.id)
    AND NOT EXISTS (
      SELECT FROM kept_vital_numerics k
      WHERE k.visit_id = m.visit_id AND k.device_id = m.device_id AND k.code = m.code AND k.at = m.at)
$$;
GRANT EXECUTE ON FUNCTION visit_is_held(uuid), owed_wave_chunks(timestamptz, timestamptz),
  owed_vital_numerics(timestamptz, timestamptz) TO housecall_app;

-- Makes the days that are missing, and answers how many it made. A table is made on its own and then
-- attached, which lets everybody read and write its parent meanwhile.
CREATE FUNCTION ensure_vital_partitions(first_day date, days int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parent text;
  day date;
  child text;
  made int := 0;
BEGIN
  IF first_day IS NULL OR days IS NULL OR days NOT BETWEEN 1 AND 31
    OR first_day < date '2020-01-01' OR first_day + days > current_date + 400 THEN
    RAISE EXCEPTION 'days out of bounds' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  FOREACH parent IN ARRAY ARRAY['vital_numerics', 'wave_chunks'] LOOP
    FOR i IN 0 .. days - 1 LOOP
      day := first_day + i;
      child := parent || to_char(day, '_YYYYMMDD');
      CONTINUE WHEN EXISTS (SELECT FROM pg_class WHERE relname = child AND relnamespace = 'public'::regnamespace);
      PERFORM pg_advisory_xact_lock(7301946021);
      -- Whoever had the lock before may have made it. Not to_regclass: it remembers that there was none.
      CONTINUE WHEN EXISTS (SELECT FROM pg_class WHERE relname = child AND relnamespace = 'public'::regnamespace);
      EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)',
        child, parent);
      EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', child);
      EXECUTE format('CREATE POLICY tenant ON public.%I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())',
        child);
      EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        parent, child, day || ' 00:00:00+00', day + 1 || ' 00:00:00+00');
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;

-- Drops one day of one of the two tables, and answers whether there was one. Refused: what is younger than the
-- floor, and a day of which strips or holds keep something that is not copied. The parent is locked for the
-- moment of the drop; where others do not let go of it in time, a later round tries again.
CREATE FUNCTION drop_vital_partition(parent text, day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  floor_days int := CASE parent WHEN 'wave_chunks' THEN 2 WHEN 'vital_numerics' THEN 7 END;
  child text := parent || to_char(day, '_YYYYMMDD');
  lower_at timestamptz := (day || ' 00:00:00+00')::timestamptz;
  upper_at timestamptz := (day + 1 || ' 00:00:00+00')::timestamptz;
  tenant text := current_setting('app.tenant', true);
  clinic uuid;
  owed boolean;
BEGIN
  IF floor_days IS NULL OR day IS NULL OR upper_at > now() - floor_days * interval '1 day' THEN
    RAISE EXCEPTION 'not to be dropped' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = ('public.' || parent)::regclass AND c.relname = child) THEN
    RETURN false;
  END IF;
  EXECUTE format('LOCK TABLE public.%I IN SHARE MODE', child);
  FOR clinic IN SELECT id FROM clinics LOOP
    PERFORM set_config('app.tenant', clinic::text, true);
    IF parent = 'wave_chunks' THEN
      owed := EXISTS (SELECT FROM owed_wave_chunks(lower_at, upper_at));
    ELSE
      owed := EXISTS (SELECT FROM owed_vital_numerics(lower_at, upper_at));
    END IF;
    IF owed THEN
      RAISE EXCEPTION '% keeps what is not copied yet', child USING ERRCODE = 'object_in_use';
    END IF;
  END LOOP;
  PERFORM set_config('app.tenant', coalesce(tenant, ''), true);
  EXECUTE format('DROP TABLE public.%I', child);
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION ensure_vital_partitions(date, int), drop_vital_partition(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_vital_partitions(date, int), drop_vital_partition(text, date) TO housecall_app;

-- What was charted so far moves; the trigger rolls it up.
ALTER TABLE devices NO FORCE ROW LEVEL SECURITY;
SELECT ensure_vital_partitions(day, 1) FROM (
  SELECT DISTINCT (at AT TIME ZONE 'UTC')::date AS day FROM vital_numerics_whole ORDER BY 1) AS days;
INSERT INTO vital_numerics SELECT * FROM vital_numerics_whole;
DROP TABLE vital_numerics_whole;
ALTER TABLE devices FORCE ROW LEVEL SECURITY;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['vital_numerics', 'vital_rollups', 'wave_streams', 'wave_chunks', 'wave_strips',
    'kept_wave_chunks', 'kept_vital_numerics']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
