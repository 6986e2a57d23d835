-- A process that is killed says nothing: who makes an export says every few seconds that it still does.

ALTER TABLE audit_exports ADD COLUMN alive_at timestamptz;

GRANT UPDATE (alive_at) ON audit_exports TO housecall_app;
