-- Calendars: the version of each visit's invitation, a clinician's secret feed, and the busy times
-- taken over from a calendar elsewhere.

-- RFC 5546 section 2.1.4: a message about a visit that was moved or cancelled has a higher SEQUENCE
-- than the one before. Counted here, so that no command can forget it.
ALTER TABLE visits ADD COLUMN sequence int NOT NULL DEFAULT 0;
CREATE FUNCTION count_visit_sequence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.sequence := OLD.sequence;
  IF NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at
     OR (NEW.state = 'cancelled') <> (OLD.state = 'cancelled') THEN
    NEW.sequence := OLD.sequence + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visits_sequence BEFORE UPDATE ON visits
  FOR EACH ROW EXECUTE FUNCTION count_visit_sequence();

CREATE TABLE calendar_feeds (
  id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  -- What a line of the feed says of the patient: nothing, or the initials and the reference.
  names text NOT NULL DEFAULT 'none' CHECK (names IN ('none', 'initials')),
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  -- When a reading was last written to the audit log: once an hour is enough for a feed that is polled.
  audited_at timestamptz,
  read_at timestamptz,
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
CREATE UNIQUE INDEX calendar_feeds_open ON calendar_feeds (clinic_id, user_id) WHERE revoked_at IS NULL;
CREATE POLICY bearer ON calendar_feeds FOR SELECT USING (token_hash = current_credential());
GRANT SELECT, INSERT, UPDATE ON calendar_feeds TO housecall_app;

-- One calendar elsewhere per person. Its address is a secret of theirs, so it rests sealed.
CREATE TABLE busy_calendars (
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  sealed_url bytea NOT NULL,
  host text NOT NULL CHECK (length(host) <= 255),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- The last time it was read whole; null until then.
  fetched_at timestamptz,
  -- Since when it cannot be read, and why; null while it can.
  failing_since timestamptz,
  problem text CHECK (problem ~ '^[a-z_]{1,40}$'),
  next_try_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, user_id),
  CHECK ((failing_since IS NULL) = (problem IS NULL)),
  FOREIGN KEY (clinic_id, user_id) REFERENCES users (clinic_id, id)
);
CREATE INDEX busy_calendars_due ON busy_calendars (clinic_id, next_try_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON busy_calendars TO housecall_app;

-- Times only: what the other calendar calls them is never kept.
CREATE TABLE imported_busy (
  clinic_id uuid NOT NULL REFERENCES clinics,
  user_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  PRIMARY KEY (clinic_id, user_id, starts_at),
  FOREIGN KEY (clinic_id, user_id) REFERENCES busy_calendars (clinic_id, user_id) ON DELETE CASCADE
);
GRANT SELECT, INSERT, DELETE ON imported_busy TO housecall_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['calendar_feeds', 'busy_calendars', 'imported_busy']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', t);
  END LOOP;
END $$;
