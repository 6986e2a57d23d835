-- Every identity that a seat had and has no more: its token may still be about, however often the
-- seat was sent back since. And the public key that its newest token was for: nobody else's seat in
-- the room may have the same.
ALTER TABLE seats ADD COLUMN lost_identities text[] NOT NULL DEFAULT '{}';
UPDATE seats SET lost_identities = ARRAY[previous_identity] WHERE previous_identity IS NOT NULL;
DROP INDEX seats_previous_identity;
ALTER TABLE seats DROP COLUMN previous_identity;
ALTER TABLE seats ADD COLUMN pub text;
