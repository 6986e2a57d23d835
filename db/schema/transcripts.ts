import { boolean, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, PatientId, UserId, VisitId } from "@/lib/ids"
import type { Turn } from "@/lib/transcripts/turn"

import type { SummaryDropped, SummaryLine, SummarySource } from "./record"

/** Who speaks in a visit: "clinician", "patient", "interpreter", "other", or "guest:" and the guest's id. */
export type Party = "clinician" | "patient" | "interpreter" | "other" | `guest:${string}`

/** What was said in a visit. `spoken` is stored sealed. */
export const transcripts = pgTable("transcripts", {
  visitId: uuid("visit_id").primaryKey().$type<VisitId>(),
  /** Another text is another transcript. */
  id: uuid().notNull(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  form: text().notNull().$type<"text" | "webvtt" | "srt">(),
  turns: integer().notNull(),
  parties: text().array().notNull().$type<Party[]>(),
  spoken: jsonb().notNull().$type<readonly Turn[]>(),
  addedBy: uuid("added_by").notNull().$type<UserId>(),
  addedAt: timestamp("added_at", { withTimezone: true }).notNull(),
})
export type TranscriptRow = typeof transcripts.$inferSelect

/** Whether somebody beside the patient agreed, as the clinician recorded it. The newest row of a party counts. */
export const speakerConsents = pgTable("speaker_consents", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  party: text().notNull().$type<Party>(),
  agreed: boolean().notNull(),
  recordedBy: uuid("recorded_by").notNull().$type<UserId>(),
  recordedAt: timestamp("recorded_at", { withTimezone: true }).notNull(),
})

/** Whether a clinic lets a language model read transcripts, and which one at which host. */
export const modelPermissions = pgTable("model_permissions", {
  clinicId: uuid("clinic_id").primaryKey().$type<ClinicId>(),
  allowed: boolean().notNull(),
  host: text().notNull(),
  model: text().notNull(),
  version: integer().notNull(),
  decidedBy: uuid("decided_by").notNull().$type<UserId>(),
  decidedAt: timestamp("decided_at", { withTimezone: true }).notNull(),
})

/** What became of the draft that was made from a visit's transcript by a model, or beside what a person had edited. */
export const modelDrafts = pgTable("model_drafts", {
  visitId: uuid("visit_id").primaryKey().$type<VisitId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  transcriptId: uuid("transcript_id").notNull(),
  state: text().notNull().$type<"working" | "drafted" | "offered" | "failed">(),
  claim: uuid(),
  claimedUntil: timestamp("claimed_until", { withTimezone: true }),
  /** "extractive": no model was asked. */
  model: text().notNull(),
  /** Of the extractive draft that it took the place of. */
  baseSha256: text("base_sha256").notNull(),
  /** Why it failed, as a code. */
  reason: text(),
  /** Sentences that were kept. */
  kept: integer(),
  finishedAt: timestamp("finished_at", { withTimezone: true }),
  /**
   * Where a person had edited: the draft beside their text, stored sealed. It stands while a model works at another,
   * and where that fails; so it says who made it, and when. Older ones do not: the row does.
   */
  offer: jsonb().$type<{
    lines: SummaryLine[]
    sources: SummarySource[]
    notCovered: string[]
    dropped: SummaryDropped[]
    method?: string
    madeAt?: string
  }>(),
})
