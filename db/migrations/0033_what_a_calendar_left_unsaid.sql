-- What of a calendar elsewhere was not read, or read in its owner's zone: said on the owner's page.
ALTER TABLE busy_calendars
  ADD COLUMN unread int NOT NULL DEFAULT 0,
  ADD COLUMN unknown_zones text[] NOT NULL DEFAULT '{}';
