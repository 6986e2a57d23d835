-- Tables that came beside the erasure: their rows of a patient go with the record.
INSERT INTO erasure_plan (position, table_name, key_column, key_of, act, fixed, keep) VALUES
  (244, 'model_drafts', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (245, 'transcripts', 'visit_id', 'visit', 'delete', '{}', '{}'),
  (375, 'fhir_finds', 'patient_id', 'patient', 'delete', '{}', '{}');

-- Two records that are merged are one visit's, transcript included.
GRANT UPDATE (patient_id) ON transcripts TO housecall_app;
