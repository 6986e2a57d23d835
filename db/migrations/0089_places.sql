-- A place in a line is the order in which people came into it, not the time on a clock that somebody may set
-- back. Who waits at this moment keeps the order that they have.
-- Locks queue_entries: who came in a day or two, some thousands of rows at most, renumbered in a moment.
-- Locks waitlist_entries: who waits for a freed time, some hundreds of rows.
CREATE SEQUENCE queue_places;
CREATE SEQUENCE waitlist_places;
GRANT USAGE ON SEQUENCE queue_places, waitlist_places TO housecall_app;

ALTER TABLE queue_entries ADD COLUMN place bigint NOT NULL DEFAULT nextval('queue_places');
ALTER TABLE waitlist_entries ADD COLUMN place bigint NOT NULL DEFAULT nextval('waitlist_places');
ALTER SEQUENCE queue_places OWNED BY queue_entries.place;
ALTER SEQUENCE waitlist_places OWNED BY waitlist_entries.place;

-- The rows were numbered as they lie: now as they came. What comes next is after all of them.
ALTER TABLE queue_entries NO FORCE ROW LEVEL SECURITY;
ALTER TABLE waitlist_entries NO FORCE ROW LEVEL SECURITY;
UPDATE queue_entries e SET place = o.place
  FROM (SELECT id, row_number() OVER (ORDER BY joined_at, id) AS place FROM queue_entries) o WHERE o.id = e.id;
UPDATE waitlist_entries e SET place = o.place
  FROM (SELECT id, row_number() OVER (ORDER BY joined_at, id) AS place FROM waitlist_entries) o WHERE o.id = e.id;
ALTER TABLE queue_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE waitlist_entries FORCE ROW LEVEL SECURITY;

CREATE INDEX queue_entries_places ON queue_entries (clinic_id, place) WHERE state = 'waiting';
