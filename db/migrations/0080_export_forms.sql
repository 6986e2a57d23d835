-- What an export is made as: 'zip', the archive that proves itself, or 'fhir', its AuditEvents alone, one a line. Of
-- the latter, how many events it leaves out because nothing of them can be told any more.
ALTER TABLE audit_exports
  ADD COLUMN form text NOT NULL DEFAULT 'zip' CHECK (form IN ('zip', 'fhir')),
  ADD COLUMN left_out bigint NOT NULL DEFAULT 0;
GRANT UPDATE (left_out) ON audit_exports TO housecall_app;
