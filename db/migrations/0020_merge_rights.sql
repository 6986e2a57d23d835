-- What the merge of two patients' records moves (lib/patients/references.ts): whose a row is, and no more
-- of it. Tables that the app may change anyway need nothing here.
GRANT UPDATE (patient_id) ON visit_series TO housecall_app;
