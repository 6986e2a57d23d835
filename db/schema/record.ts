import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { NoteLine, SoapSection } from "@/lib/consultations/soap"
import type { ClinicId, PatientId, UserId, VisitId } from "@/lib/ids"

import type { ChartedOrigin } from "./vitals"

export const visitNotes = pgTable(
  "visit_notes",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    visitId: uuid("visit_id").notNull().$type<VisitId>(),
    section: text().notNull().$type<SoapSection>(),
    lines: jsonb().notNull().$type<NoteLine[]>(),
    version: integer().notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
    updatedBy: uuid("updated_by").notNull().$type<UserId>(),
  },
  (table) => [primaryKey({ columns: [table.visitId, table.section] })],
)

/** `kind`: booking reason, note line, vital sign, timeline event, line of the transcript. `id` is what a sentence cites: N1, V2, L17. */
export type SummarySource = {
  id: string
  kind: "booking" | "note" | "vitals" | "timeline" | "transcript"
  at: string | null
  text: string
  /** A vital sign's numbers, for a table. Sources that were stored before have none. */
  figure?: SourceFigure
}
/** Numbers as they are read: rounded, with the words of the clinic's language. Times are ISO 8601. */
export type SourceFigure = {
  label: string
  unit: string
  min: string
  median: string
  max: string
  count: number
  derived: boolean
  origin: ChartedOrigin
  devices: string
  /** The alarm limits that the values are seen against, and whether one lies beyond. */
  low?: string | null
  high?: string | null
  outside?: { low: boolean; high: boolean }
  from: string
  to: string
}
export type SummaryLine = { section: SoapSection; text: string; cites: string[] }
/**
 * What a draft's maker left out: a sentence of a model that does not stand on what it cites, or quotes for
 * which there was no room. `why` is a code; `text` is null where the words are not worth keeping.
 */
export type SummaryDropped = {
  section: SoapSection
  why: string
  count: number
  text: string | null
  cites: string[]
}
export type SummaryState = "drafting" | "draft" | "signed"
/** A sentence for the patient, in plain words; `cites` as in a line. */
export type Instruction = { text: string; cites: string[] }

/** A visit's summary. A signed row refuses every change: trigger `summaries_signed_is_final`. */
export const summaries = pgTable("summaries", {
  visitId: uuid("visit_id").primaryKey().$type<VisitId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  state: text().notNull().$type<SummaryState>(),
  lines: jsonb().notNull().$type<SummaryLine[]>(),
  sources: jsonb().notNull().$type<SummarySource[]>(),
  version: integer().notNull(),
  draftedAt: timestamp("drafted_at", { withTimezone: true }),
  editedAt: timestamp("edited_at", { withTimezone: true }),
  signedAt: timestamp("signed_at", { withTimezone: true }),
  signedBy: uuid("signed_by").$type<UserId>(),
  /** The exact text that was signed and its SHA-256 (hex), which the audit event repeats. */
  signedText: text("signed_text"),
  signedSha256: text("signed_sha256"),
  /** What a draft carries beside its lines, read by `draft-extras.ts`: codes of what nobody spoke of, and what was left out (sealed). */
  notCovered: jsonb("not_covered").$type<string[]>(),
  dropped: jsonb().$type<SummaryDropped[]>(),
  method: text(),
  instructions: jsonb().$type<Instruction[]>(),
  /** Words put in and taken out between the draft and what was signed; null: signed before edits were kept. */
  editDistance: integer("edit_distance"),
})
