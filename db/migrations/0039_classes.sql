-- A class is one sitting: the visits of one group session share its room, and its host has one identity
-- in all of them. See docs/decisions/0043.
ALTER TABLE group_sessions ADD COLUMN room text UNIQUE CHECK (length(room) BETWEEN 16 AND 64);

ALTER TABLE visits DROP CONSTRAINT visits_room_key;
CREATE UNIQUE INDEX visits_room ON visits (room) WHERE session_id IS NULL;
CREATE INDEX visits_shared_room ON visits (room) WHERE session_id IS NOT NULL;
CREATE INDEX visits_session ON visits (clinic_id, session_id) WHERE session_id IS NOT NULL;

ALTER TABLE seats
  -- What the others in a class are shown instead of the record's name; null: a number.
  ADD COLUMN shown_as text CHECK (length(shown_as) BETWEEN 1 AND 40),
  DROP CONSTRAINT seats_identity_key;
CREATE UNIQUE INDEX seats_identity ON seats (identity) WHERE role <> 'clinician' OR guest_id IS NOT NULL;
CREATE UNIQUE INDEX seats_identity_in_visit ON seats (visit_id, identity);
CREATE INDEX seats_of_clinician ON seats (identity) WHERE role = 'clinician' AND guest_id IS NULL;
