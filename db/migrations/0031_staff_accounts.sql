-- The number to call in an emergency is public: it stands in `clinics`.
ALTER TABLE clinic_settings DROP COLUMN emergency_number;
