-- The app makes keys of records and reads them. It never empties, retires, moves or deletes one: a key that goes takes
-- the record with it, past the legal hold and the two people who approve. Keys are destroyed by erase_patient, which asks
-- for both, and wrapped, retired and let go by the owner's role (npm run keys).
REVOKE ALL ON record_keys FROM housecall_app;
GRANT SELECT, INSERT (id, clinic_id, patient_id, wrapped) ON record_keys TO housecall_app;
