-- What people say of an alarm, call a device and give as NEWS2's reason lies sealed (ADR 0061). What was in clear
-- before is sealed by db/seal-stored.ts, which follows the migrations. A sealed value is longer than its text: how
-- long that may be is judged where it is parsed.
ALTER TABLE alarm_deeds DROP CONSTRAINT alarm_deeds_comment_check;
ALTER TABLE news2_scales DROP CONSTRAINT news2_scales_reason_check;
CREATE TRIGGER alarm_deeds_sealed BEFORE INSERT OR UPDATE OF comment ON alarm_deeds
  FOR EACH ROW EXECUTE FUNCTION must_be_sealed('comment');
CREATE TRIGGER devices_sealed BEFORE INSERT OR UPDATE OF label ON devices
  FOR EACH ROW EXECUTE FUNCTION must_be_sealed('label');
CREATE TRIGGER news2_scales_sealed BEFORE INSERT OR UPDATE OF reason ON news2_scales
  FOR EACH ROW EXECUTE FUNCTION must_be_sealed('reason');

-- The engine repeated the words of the deed that it was told of. They stand with the deed alone.
ALTER TABLE alarm_transitions DROP COLUMN comment;
ALTER TABLE alarm_monitors NO FORCE ROW LEVEL SECURITY;
UPDATE alarm_monitors SET
  state = regexp_replace(state::text, '"comment": "(?:[^"\\]|\\.)*"', '"comment": ""', 'g')::jsonb,
  answers = regexp_replace(answers::text, '"comment": "(?:[^"\\]|\\.)*"', '"comment": ""', 'g')::jsonb,
  score = regexp_replace(score::text, '"reason": "(?:[^"\\]|\\.)*"', '"reason": ""', 'g')::jsonb
WHERE state::text ~ '"comment": "[^"]' OR answers::text ~ '"comment": "[^"]' OR score::text ~ '"reason": "[^"]';
ALTER TABLE alarm_monitors FORCE ROW LEVEL SECURITY;
