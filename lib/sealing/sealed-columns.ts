/** How a column holds its value: as text, as JSON, or as bytes. */
export type Form = "text" | "json" | "bytes"

export type SealedTable = {
  /** The primary key: part of each value's context, so that a value moved to another row does not open. */
  readonly key: readonly string[]
  readonly columns: Readonly<Record<string, Form>>
  /** SQL for whose key seals a row `t`: a patient's id, or null for the clinic's own. */
  readonly owner: string
}

const ofVisit = "(select v.patient_id from visits v where v.id = t.visit_id)"

/**
 * What is encrypted at rest under the patient's key (or the clinic's, where no patient is known yet):
 * who people are, how they are reached, what they or their clinicians wrote, and their files.
 */
export const sealedTables: Readonly<Record<string, SealedTable>> = {
  alarm_deeds: {
    owner: ofVisit,
    key: ["id"],
    columns: { comment: "text" },
  },
  break_glass: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { reason: "text" },
  },
  chart_entries: {
    owner: "t.patient_id",
    key: ["id", "version"],
    columns: { name: "text", detail: "text" },
  },
  contact_changes: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { address: "text", told_address: "text" },
  },
  devices: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { label: "text" },
  },
  documents: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { name: "text", bytes: "bytes" },
  },
  erasure_requests: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { reason: "text" },
  },
  guests: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { name: "text", address: "text" },
  },
  holds: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { reason: "text", intake: "json" },
  },
  intakes: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { questions: "json", answers: "json" },
  },
  messages: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { address: "text" },
  },
  model_drafts: {
    owner: ofVisit,
    key: ["visit_id"],
    columns: { offer: "json" },
  },
  news2_scales: {
    owner: ofVisit,
    key: ["visit_id", "version"],
    columns: { reason: "text" },
  },
  one_time_codes: {
    owner: "null::uuid",

    key: ["id"],
    columns: { contact: "text", birth_date: "text", address: "text" },
  },
  patient_merges: {
    owner: "t.survivor_id",
    key: ["id"],
    columns: { before: "json" },
  },
  patients: {
    owner: "t.id",

    key: ["id"],
    columns: { name: "text", birth_date: "text", email: "text", phone: "text" },
  },
  portal_sessions: {
    owner: "t.patient_id",
    key: ["token_hash"],
    columns: { contact: "text", birth_date: "text" },
  },
  proxies: {
    owner: "t.patient_id",

    key: ["id"],
    columns: { name: "text", birth_date: "text", email: "text", phone: "text" },
  },
  queue_entries: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { reason: "text" },
  },
  seats: {
    owner: ofVisit,
    key: ["id"],
    columns: { shown_as: "text" },
  },
  summaries: {
    owner: "t.patient_id",

    key: ["visit_id"],
    columns: {
      lines: "json",
      sources: "json",
      signed_text: "text",
      instructions: "json",
      dropped: "json",
    },
  },
  summary_addenda: {
    owner: ofVisit,
    key: ["visit_id", "number"],
    columns: { words: "text", signed_text: "text" },
  },
  summary_edits: {
    owner: ofVisit,
    key: ["visit_id", "version"],
    columns: { difference: "json" },
  },
  transcripts: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { spoken: "json" },
  },
  visit_notes: {
    owner: ofVisit,
    key: ["visit_id", "section"],
    columns: { lines: "json" },
  },
  visit_outcomes: {
    owner: ofVisit,
    key: ["visit_id", "seq"],
    columns: { reason: "text" },
  },
  visits: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { reason: "text", place: "text" },
  },
  waitlist_entries: {
    owner: "t.patient_id",
    key: ["id"],
    columns: { reason: "text" },
  },
}
