-- Alarms of vital signs: the limits, what people do about alarms, what the engine decided, and its state
-- between two batches: docs/decisions/0048.

-- Every set of limits that a visit had; the greatest version counts. Without one, the defaults of the
-- patient's age count, as version 1.
CREATE TABLE alarm_limits (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  version int NOT NULL CHECK (version > 1),
  limits jsonb NOT NULL,
  set_by uuid NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (visit_id, version),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, set_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT ON alarm_limits TO housecall_app;

-- What people did about alarms. The page that they did it on names it, so that sending it again does nothing.
CREATE TABLE alarm_deeds (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('acknowledge', 'reset', 'audio_pause', 'audio_off', 'audio_on',
    'alarm_pause', 'alarm_off', 'alarm_on', 'comment')),
  condition text CHECK (length(condition) <= 80),
  -- Until when a pause was meant to last.
  until timestamptz,
  comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 500),
  done_by uuid NOT NULL,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, done_by) REFERENCES users (clinic_id, id)
);
CREATE INDEX alarm_deeds_visit ON alarm_deeds (visit_id, at);
GRANT SELECT, INSERT ON alarm_deeds TO housecall_app;

-- One row a visit whose numbers are charted: whoever holds its lock goes on from where the last one stopped.
CREATE TABLE alarm_monitors (
  visit_id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  patient_id uuid NOT NULL,
  -- As lib/vitals/alarms/state.ts has it.
  state jsonb NOT NULL,
  -- How many transitions are stored.
  seq int NOT NULL DEFAULT 0,
  -- Answers of the last minute, to alarms that the charted numbers tell of later.
  answers jsonb NOT NULL DEFAULT '[]',
  -- Who was told of what, since something is unanswered.
  told jsonb,
  -- The worst of what is shown, and of what nobody answered.
  shown text CHECK (shown IN ('low', 'medium', 'high')),
  unanswered text CHECK (unanswered IN ('low', 'medium', 'high')),
  -- The visit or the consent is over since then.
  over_at timestamptz,
  closed boolean NOT NULL DEFAULT false,
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patients (clinic_id, id)
);
CREATE INDEX alarm_monitors_open ON alarm_monitors (clinic_id) WHERE NOT closed;
GRANT SELECT, INSERT, UPDATE ON alarm_monitors TO housecall_app;

-- What the engine decided, in its order. Nothing of it is ever changed.
CREATE TABLE alarm_transitions (
  visit_id uuid NOT NULL,
  seq int NOT NULL CHECK (seq > 0),
  clinic_id uuid NOT NULL REFERENCES clinics,
  kind text NOT NULL CHECK (kind IN ('condition', 'priority', 'signal', 'alarm', 'escalation', 'audio',
    'reminder', 'limits')),
  condition text CHECK (length(condition) <= 80),
  from_state text NOT NULL,
  to_state text NOT NULL,
  priority text CHECK (priority IN ('low', 'medium', 'high')),
  value double precision,
  bound double precision,
  -- Measured time, or when a person did it.
  at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  -- Nobody: it happened by itself.
  done_by uuid,
  why text NOT NULL,
  comment text,
  PRIMARY KEY (visit_id, seq),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, done_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT ON alarm_transitions TO housecall_app;

-- Who is told after the visit's clinician, in this order.
CREATE TABLE alarm_order (
  clinic_id uuid NOT NULL REFERENCES clinics,
  position int NOT NULL CHECK (position BETWEEN 1 AND 50),
  user_id uuid NOT NULL,
  PRIMARY KEY (clinic_id, position),
  UNIQUE (clinic_id, user_id),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT, DELETE ON alarm_order TO housecall_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['alarm_limits', 'alarm_deeds', 'alarm_monitors', 'alarm_transitions', 'alarm_order']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
