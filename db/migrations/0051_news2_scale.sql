-- Which SpO2 scale of NEWS2 counts in a visit: scale 1 until a clinician decided otherwise, with a reason.
-- The greatest version counts; nothing of it is ever changed.
CREATE TABLE news2_scales (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  version int NOT NULL CHECK (version > 0),
  scale smallint NOT NULL CHECK (scale IN (1, 2)),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  decided_by uuid NOT NULL,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (visit_id, version),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, decided_by) REFERENCES users (clinic_id, id)
);
GRANT SELECT, INSERT ON news2_scales TO housecall_app;
ALTER TABLE news2_scales ENABLE ROW LEVEL SECURITY;
ALTER TABLE news2_scales FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON news2_scales
  USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
