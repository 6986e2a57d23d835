-- A filed document is shut until it was looked at once more, and by a virus scanner where there is one.
-- What is filed already was judged by its content alone.
ALTER TABLE documents
  ADD COLUMN checked text NOT NULL DEFAULT 'unscanned'
    CHECK (checked IN ('checking', 'clean', 'unscanned', 'refused')),
  -- What the scanner calls it, or our own reason.
  ADD COLUMN finding text CHECK (length(finding) BETWEEN 1 AND 200),
  ADD COLUMN checked_at timestamptz DEFAULT now();
ALTER TABLE documents
  ALTER COLUMN checked SET DEFAULT 'checking',
  ALTER COLUMN checked_at DROP DEFAULT,
  ADD CHECK ((checked = 'checking') = (checked_at IS NULL)),
  ADD CHECK ((checked = 'refused') = (finding IS NOT NULL));
GRANT UPDATE (checked, finding, checked_at) ON documents TO housecall_app;
-- What was decided stays: a document that was refused does not come back.
CREATE TRIGGER document_checks_are_final BEFORE UPDATE OF checked, finding, checked_at ON documents
  FOR EACH ROW WHEN (OLD.checked <> 'checking') EXECUTE FUNCTION refuse_change();
