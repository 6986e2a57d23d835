-- Where a guest's invitation was sent to, when it was sent: an e-mail address, or a number as E.164.
ALTER TABLE guests ADD COLUMN channel text CHECK (channel IN ('email', 'sms'));
ALTER TABLE guests ADD COLUMN address text CHECK (length(address) BETWEEN 3 AND 254);
ALTER TABLE guests ADD CHECK ((channel IS NULL) = (address IS NULL));
