-- What is sealed is packed before (decision 65) and does not compress: what is too long for its row is moved
-- out of it without being tried.
ALTER TABLE audit_events ALTER COLUMN payload SET STORAGE EXTERNAL;
