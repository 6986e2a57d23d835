/** How a column holds its value: as text, as JSON, or as bytes. */
export type Form = "text" | "json" | "bytes"

export type SealedTable = {
  /** The primary key: part of each value's context, so that a value moved to another row does not open. */
  readonly key: readonly string[]
  readonly columns: Readonly<Record<string, Form>>
}

/**
 * What is encrypted at rest under the patient's key (or the clinic's, where no patient is known yet):
 * who people are, how they are reached, what they or their clinicians wrote, and their files.
 */
export const sealedTables: Readonly<Record<string, SealedTable>> = {
  break_glass: { key: ["id"], columns: { reason: "text" } },
  chart_entries: { key: ["id", "version"], columns: { name: "text", detail: "text" } },
  contact_changes: { key: ["id"], columns: { address: "text", told_address: "text" } },
  documents: { key: ["id"], columns: { name: "text", bytes: "bytes" } },
  guests: { key: ["id"], columns: { name: "text", address: "text" } },
  holds: { key: ["id"], columns: { reason: "text", intake: "json" } },
  intakes: { key: ["id"], columns: { questions: "json", answers: "json" } },
  messages: { key: ["id"], columns: { address: "text" } },
  one_time_codes: {
    key: ["id"],
    columns: { contact: "text", birth_date: "text", address: "text" },
  },
  patient_merges: { key: ["id"], columns: { before: "json" } },
  patients: {
    key: ["id"],
    columns: { name: "text", birth_date: "text", email: "text", phone: "text" },
  },
  portal_sessions: { key: ["token_hash"], columns: { contact: "text", birth_date: "text" } },
  proxies: {
    key: ["id"],
    columns: { name: "text", birth_date: "text", email: "text", phone: "text" },
  },
  queue_entries: { key: ["id"], columns: { reason: "text" } },
  seats: { key: ["id"], columns: { shown_as: "text" } },
  summaries: {
    key: ["visit_id"],
    columns: { lines: "json", sources: "json", signed_text: "text" },
  },
  visit_notes: { key: ["visit_id", "section"], columns: { lines: "json" } },
  visit_outcomes: { key: ["visit_id", "seq"], columns: { reason: "text" } },
  visits: { key: ["id"], columns: { reason: "text", place: "text" } },
  waitlist_entries: { key: ["id"], columns: { reason: "text" } },
}
