-- A place in a line is the order in which people came into it, not the time on a clock that somebody may set
-- back. Who waits at this moment keeps the order that they have.
ALTER TABLE queue_entries NO FORCE ROW LEVEL SECURITY;
ALTER TABLE waitlist_entries NO FORCE ROW LEVEL SECURITY;

CREATE SEQUENCE queue_places;
ALTER TABLE queue_entries ADD COLUMN place bigint;
UPDATE queue_entries e SET place = o.place
  FROM (SELECT id, row_number() OVER (ORDER BY joined_at, id) AS place FROM queue_entries) o WHERE o.id = e.id;
SELECT setval('queue_places', coalesce(max(place), 0) + 1, false) FROM queue_entries;
ALTER SEQUENCE queue_places OWNED BY queue_entries.place;
ALTER TABLE queue_entries ALTER COLUMN place SET DEFAULT nextval('queue_places');
ALTER TABLE queue_entries ALTER COLUMN place SET NOT NULL;
CREATE INDEX queue_entries_places ON queue_entries (clinic_id, place) WHERE state = 'waiting';

CREATE SEQUENCE waitlist_places;
ALTER TABLE waitlist_entries ADD COLUMN place bigint;
UPDATE waitlist_entries e SET place = o.place
  FROM (SELECT id, row_number() OVER (ORDER BY joined_at, id) AS place FROM waitlist_entries) o WHERE o.id = e.id;
SELECT setval('waitlist_places', coalesce(max(place), 0) + 1, false) FROM waitlist_entries;
ALTER SEQUENCE waitlist_places OWNED BY waitlist_entries.place;
ALTER TABLE waitlist_entries ALTER COLUMN place SET DEFAULT nextval('waitlist_places');
ALTER TABLE waitlist_entries ALTER COLUMN place SET NOT NULL;

GRANT USAGE ON SEQUENCE queue_places, waitlist_places TO housecall_app;
ALTER TABLE queue_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE waitlist_entries FORCE ROW LEVEL SECURITY;
