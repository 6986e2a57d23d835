import { bigint, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, UserId, VisitId } from "@/lib/ids"

const at = (name: string) => timestamp(name, { withTimezone: true })

export const sightingKinds = [
  "page_open",
  "arrived",
  "admitted",
  "joined",
  "left",
  "in_room",
  "on_duty",
  "ended",
  "cancelled",
] as const
export type SightingKind = (typeof sightingKinds)[number]
export type SightingSource = "heartbeat" | "webhook" | "room" | "visit" | "session"

/** What was seen of a visit. Written by triggers on seats, visits and the webhook inbox; never changed. */
export const visitLedger = pgTable("visit_ledger", {
  id: bigint({ mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  /** The sighting's own name: what arrives twice is kept once. */
  key: text().notNull(),
  kind: text().notNull().$type<SightingKind>(),
  who: text().notNull().$type<"patient" | "clinician" | "clinic">(),
  source: text().notNull().$type<SightingSource>(),
  at: at("at").notNull(),
  notedAt: at("noted_at").notNull().defaultNow(),
})

export const outcomeResults = ["attended", "no_show", "cancelled"] as const
export type OutcomeResult = (typeof outcomeResults)[number]
export const absentees = ["patient", "clinician", "both"] as const
export type Absent = (typeof absentees)[number]

/** What became of a visit: the highest `seq` counts, a correction is another row. */
export const visitOutcomes = pgTable("visit_outcomes", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  seq: integer().notNull(),
  result: text().notNull().$type<OutcomeResult>(),
  who: text().$type<Absent>(),
  /** Null: a worker, from the evidence. */
  decidedBy: uuid("decided_by").$type<UserId>(),
  reason: text().notNull(),
  decidedAt: at("decided_at").notNull(),
})
