-- The queue of waiting events is filled by the trigger alone: an entry made by hand, of an event that
-- is in the log already or of none, would stop the sequencer of its clinic.
ALTER FUNCTION queue_audit_events() SECURITY DEFINER SET search_path = public, pg_temp;
REVOKE INSERT ON audit_pending FROM housecall_app;
