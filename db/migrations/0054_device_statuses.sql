-- All that a bedside device said was wrong (sensor off, battery low) at one moment, charted with its numbers.
-- The alarms beside the record follow the newest of each device: docs/decisions/0048.
CREATE TABLE device_statuses (
  clinic_id uuid NOT NULL REFERENCES clinics,
  visit_id uuid NOT NULL,
  device_id uuid NOT NULL,
  at timestamptz NOT NULL,
  -- [{code, device, since}]: which condition, of which device as it calls itself, since when.
  conditions jsonb NOT NULL CHECK (jsonb_typeof(conditions) = 'array' AND jsonb_array_length(conditions) <= 32),
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (visit_id, device_id, at),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visits (clinic_id, id),
  FOREIGN KEY (clinic_id, device_id) REFERENCES devices (clinic_id, id)
);
GRANT SELECT, INSERT ON device_statuses TO housecall_app;
ALTER TABLE device_statuses ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_statuses FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON device_statuses USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
