import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { NoteLine, SoapSection } from "@/lib/consultations/soap"
import type { ClinicId, PatientId, UserId, VisitId } from "@/lib/ids"

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
}
export type SummaryLine = { section: SoapSection; text: string; cites: string[] }
export type SummaryState = "drafting" | "draft" | "signed"

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
})
