-- Each process looks, before it works, whether the database is what its version was written for (ADR 0075). The
-- columns are made by whoever runs the files (db/migrate.ts), which must have them before the first one.
GRANT SELECT ON schema_migrations TO housecall_app, housecall_sequencer;
