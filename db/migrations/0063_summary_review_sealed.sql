-- Tables of 0060 that hold what people wrote; the guard that refuses it in clear is made in 0063_sealed.sql.
CREATE TRIGGER summary_edits_sealed BEFORE INSERT OR UPDATE OF difference ON summary_edits
  FOR EACH ROW EXECUTE FUNCTION must_be_sealed('difference');
CREATE TRIGGER summary_addenda_sealed BEFORE INSERT OR UPDATE OF words, signed_text ON summary_addenda
  FOR EACH ROW EXECUTE FUNCTION must_be_sealed('words', 'signed_text');
DROP TRIGGER summaries_sealed ON summaries;
CREATE TRIGGER summaries_sealed BEFORE INSERT OR UPDATE OF lines, sources, signed_text, instructions, dropped ON summaries
  FOR EACH ROW EXECUTE FUNCTION must_be_sealed('lines', 'sources', 'signed_text', 'instructions', 'dropped');
