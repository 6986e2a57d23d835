-- Where the patient is during the visit, in a few words ("Bay 2, bed 4"): what a ward is ordered by.
ALTER TABLE visits ADD COLUMN place text CHECK (length(place) BETWEEN 1 AND 40 AND place = btrim(place));
