-- What is acted on may be two words too: "visit_type.changed".
ALTER TABLE audit_events DROP CONSTRAINT audit_events_action_check;
ALTER TABLE audit_events ADD CONSTRAINT audit_events_action_check CHECK (action ~ '^[a-z]+(_[a-z]+)*\.[a-z_]+$');
