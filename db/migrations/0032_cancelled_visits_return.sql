-- A slip of the finger is taken back within minutes of it: until then the outcome is not decided.
ALTER TABLE visits ADD COLUMN cancelled_at timestamptz;
