-- The language model from whose draft this save took sentences over; null: whoever saved wrote it.
ALTER TABLE summary_edits ADD COLUMN model text;

-- What was left out, and why, is told by the draft that it was left out of.
ALTER TABLE model_drafts DROP COLUMN dropped;
