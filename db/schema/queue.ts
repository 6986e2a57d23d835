import { sql } from "drizzle-orm"
import {
  bigint,
  boolean,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core"

import type { ClinicId, PatientId, UserId, VisitId, VisitTypeId } from "@/lib/ids"

import { bytea } from "./identity"

const at = (name: string) => timestamp(name, { withTimezone: true })

/** What a patient answered to a visit type's questions, with the questions as they were asked. */
export const intakes = pgTable("intakes", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  visitTypeId: uuid("visit_type_id").notNull().$type<VisitTypeId>(),
  /** Null until there is a visit. */
  visitId: uuid("visit_id").$type<VisitId>(),
  questions: jsonb().notNull(),
  answers: jsonb().notNull(),
  /** Ids of the questions whose answers were an emergency. */
  redFlags: text("red_flags").array().notNull(),
  givenAt: at("given_at").notNull(),
})

export type QueueState = "waiting" | "taken" | "left"

/** A place in the walk-in queue. Only its own button, or staff, end it; silence does not. */
export const queueEntries = pgTable("queue_entries", {
  /** The token is derived from this id (`linkToken`). */
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  tokenHash: bytea("token_hash").notNull(),
  key: text().notNull(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  visitTypeId: uuid("visit_type_id").notNull().$type<VisitTypeId>(),
  intakeId: uuid("intake_id"),
  reason: text().notNull(),
  redFlag: boolean("red_flag").notNull().default(false),
  source: text().notNull().$type<"patient" | "staff">(),
  state: text().notNull().default("waiting").$type<QueueState>(),
  version: integer().notNull().default(1),
  place: bigint({ mode: "number" })
    .notNull()
    .default(sql`nextval('queue_places')`),
  joinedAt: at("joined_at").notNull(),
  seenAt: at("seen_at"),
  messageWanted: boolean("message_wanted").notNull().default(false),
  messageSentAt: at("message_sent_at"),
  takenAt: at("taken_at"),
  takenBy: uuid("taken_by").$type<UserId>(),
  visitId: uuid("visit_id").$type<VisitId>(),
  leftAt: at("left_at"),
  leftReason: text("left_reason").$type<"patient" | "staff">(),
})

/** How late a visit was when its patient, in the waiting room, was told. */
export const lateNotices = pgTable("late_notices", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  minutes: integer().notNull(),
  toldAt: at("told_at").notNull(),
})
