-- Two accounts are not two people. Who made an account, and when and by whom its role or standing last changed:
-- what an erasure asks before a second administrator may approve it (lib/erasure/two-people.ts).
ALTER TABLE users
  ADD COLUMN made_by uuid,
  ADD COLUMN standing_at timestamptz,
  ADD COLUMN standing_by uuid,
  ADD FOREIGN KEY (clinic_id, made_by) REFERENCES users (clinic_id, id),
  ADD FOREIGN KEY (clinic_id, standing_by) REFERENCES users (clinic_id, id);

-- Row-level security is forced on the owner too: it looks aside while old rows are filled.
ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
ALTER TABLE staff_links NO FORCE ROW LEVEL SECURITY;
UPDATE users SET standing_at = created_at;
UPDATE users u SET made_by = l.created_by, standing_by = l.created_by
FROM staff_links l
WHERE l.clinic_id = u.clinic_id AND l.purpose = 'invitation' AND l.used_at IS NOT NULL
  AND lower(l.email) = lower(u.email) AND l.created_by <> u.id;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
ALTER TABLE staff_links FORCE ROW LEVEL SECURITY;
ALTER TABLE users ALTER COLUMN standing_at SET NOT NULL;

-- A role that changes, or an account that opens or shuts, begins anew, whoever forgets to say so: then by nobody known.
CREATE FUNCTION standing_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.standing_at := coalesce(NEW.standing_at, NEW.created_at);
  ELSIF (NEW.role, NEW.active) IS DISTINCT FROM (OLD.role, OLD.active)
    AND NEW.standing_at IS NOT DISTINCT FROM OLD.standing_at THEN
    NEW.standing_at := now();
    NEW.standing_by := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER users_standing BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION standing_is_kept();
