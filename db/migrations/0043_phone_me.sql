-- "Ask the clinic to phone me", pressed by a patient whose call dropped. Stands until they are back in the room.
ALTER TABLE seats ADD COLUMN phone_me_at timestamptz;
