-- Whether the browser in which a guest looked at the invitation can do encryption, as it says of itself:
-- whoever invited them reads it before the visit. NULL: nobody has looked yet.
ALTER TABLE guests ADD COLUMN encrypts boolean;
