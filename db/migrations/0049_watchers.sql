-- A nurse who watches the vital signs of many visits sits in each as a watcher: one seat a person and visit.
ALTER TABLE seats DROP CONSTRAINT seats_role_check;
ALTER TABLE seats ADD CONSTRAINT seats_role_check
  CHECK (role IN ('patient', 'clinician', 'device', 'companion', 'interpreter', 'watcher'));
ALTER TABLE seats ADD CONSTRAINT seats_watcher_check
  CHECK (role <> 'watcher' OR (user_id IS NOT NULL AND guest_id IS NULL AND device_id IS NULL));
CREATE UNIQUE INDEX seats_watcher ON seats (visit_id, user_id) WHERE role = 'watcher';
