-- What a nurse or the visit's clinician observes for NEWS2: air or oxygen, consciousness, and numbers that
-- nothing measures there. Rows are only added: one that was mistyped is taken back by another that names it.
CREATE TABLE news2_observations (
  -- Made by the page, so that sending it again does nothing.
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  item text CHECK (item IN ('oxygen', 'consciousness', 'respiration', 'systolic', 'temperature')),
  word text CHECK (word IN ('air', 'oxygen', 'A', 'C', 'V', 'P', 'U')),
  -- In the unit of the item's chart: /min, mm[Hg], Cel.
  value double precision,
  withdraws uuid UNIQUE,
  -- When it was observed or taken back, as the page says, and when we were told.
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  done_by uuid NOT NULL,
  CHECK (CASE
    WHEN withdraws IS NOT NULL THEN item IS NULL AND word IS NULL AND value IS NULL
    WHEN item = 'oxygen' THEN word IN ('air', 'oxygen') AND word IS NOT NULL AND value IS NULL
    WHEN item = 'consciousness' THEN word IN ('A', 'C', 'V', 'P', 'U') AND word IS NOT NULL AND value IS NULL
    ELSE item IS NOT NULL AND word IS NULL AND value IS NOT NULL
  END),
  UNIQUE (visit_id, id),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (visit_id, withdraws) REFERENCES news2_observations (visit_id, id),
  FOREIGN KEY (clinic_id, done_by) REFERENCES users (clinic_id, id)
);
CREATE INDEX news2_observations_newest ON news2_observations (visit_id, item, at DESC) WHERE item IS NOT NULL;
GRANT SELECT, INSERT ON news2_observations TO housecall_app;
ALTER TABLE news2_observations ENABLE ROW LEVEL SECURITY;
ALTER TABLE news2_observations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON news2_observations
  USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());

-- What the score beside the record was told, and how far it has been judged: lib/vitals/scores/score-watch.ts.
ALTER TABLE alarm_monitors ADD COLUMN score jsonb;
