-- A class sits under one set of keys, which carries 64 people (docs/e2ee.md, section 8.2): fifty members, their
-- host, and whom they bring along. A session in which more seats than that are taken already keeps them.
ALTER TABLE visit_types NO FORCE ROW LEVEL SECURITY;
ALTER TABLE group_sessions NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reservations NO FORCE ROW LEVEL SECURITY;

UPDATE visit_types SET capacity = 50 WHERE capacity > 50;
UPDATE group_sessions s SET capacity = 50
WHERE capacity > 50
  AND NOT EXISTS (SELECT FROM reservations r WHERE r.session_id = s.id AND r.seat_no > 50);

ALTER TABLE visit_types
  DROP CONSTRAINT visit_types_capacity_check,
  ADD CONSTRAINT visit_types_capacity_check CHECK (capacity BETWEEN 1 AND 50);

ALTER TABLE visit_types FORCE ROW LEVEL SECURITY;
ALTER TABLE group_sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE reservations FORCE ROW LEVEL SECURITY;
