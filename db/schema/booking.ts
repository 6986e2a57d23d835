import { customType, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, HoldId, PatientId, UserId, VisitId, VisitTypeId } from "@/lib/ids"

import { bytea } from "./identity"

export const holdStates = [
  "held",
  "requested",
  "confirmed",
  "declined",
  "released",
  "expired",
] as const
export type HoldState = (typeof holdStates)[number]

/** A time kept for somebody: while a form is filled in ("held"), or until it is approved ("requested"). */
export const holds = pgTable("holds", {
  id: uuid().primaryKey().$type<HoldId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitTypeId: uuid("visit_type_id").notNull().$type<VisitTypeId>(),
  clinicianId: uuid("clinician_id").notNull().$type<UserId>(),
  interpreterId: uuid("interpreter_id").$type<UserId>(),
  sessionId: uuid("session_id"),
  seatNo: integer("seat_no"),
  startsAt: timestamp("starts_at", { withTimezone: true }).notNull(),
  endsAt: timestamp("ends_at", { withTimezone: true }).notNull(),
  bufferBeforeMinutes: integer("buffer_before_minutes").notNull().default(0),
  bufferAfterMinutes: integer("buffer_after_minutes").notNull().default(0),
  state: text().notNull().default("held").$type<HoldState>(),
  /** "staff:ID", "visitor:ID", "patient:ID", "offer:ID". */
  holder: text().notNull(),
  patientId: uuid("patient_id").$type<PatientId>(),
  reason: text(),
  intake: jsonb(),
  visitId: uuid("visit_id").$type<VisitId>(),
  expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  decidedBy: uuid("decided_by").$type<UserId>(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
})

const timeRange = customType<{ data: string }>({ dataType: () => "tstzrange" })

/**
 * One person's time, or one seat of a group session, claimed by a visit or a hold. Triggers on those two
 * write it; code only reads it. A row past its `expiresAt` counts for nothing, swept or not.
 */
export const reservations = pgTable("reservations", {
  id: uuid().primaryKey().defaultRandom(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  kind: text().notNull().$type<"clinician" | "interpreter" | "patient" | "seat">(),
  personId: uuid("person_id"),
  /** Staff's time with the buffers around it, a patient's without; '[)'. */
  during: timeRange().notNull(),
  holdId: uuid("hold_id").$type<HoldId>(),
  visitId: uuid("visit_id").$type<VisitId>(),
  sessionId: uuid("session_id"),
  seatNo: integer("seat_no"),
  expiresAt: timestamp("expires_at", { withTimezone: true }),
})

/** A group visit: one stretch of the clinician's time with seats in it. */
export const groupSessions = pgTable("group_sessions", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitTypeId: uuid("visit_type_id").notNull().$type<VisitTypeId>(),
  clinicianId: uuid("clinician_id").notNull().$type<UserId>(),
  interpreterId: uuid("interpreter_id").$type<UserId>(),
  startsAt: timestamp("starts_at", { withTimezone: true }).notNull(),
  endsAt: timestamp("ends_at", { withTimezone: true }).notNull(),
  capacity: integer().notNull(),
  /** The sitting of all its visits, from the first admission on. */
  room: text(),
  bufferBeforeMinutes: integer("buffer_before_minutes").notNull().default(0),
  bufferAfterMinutes: integer("buffer_after_minutes").notNull().default(0),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
})

/** A recurring appointment: a rule and the zone whose wall clock it keeps. Its visits are rows of their own. */
export const visitSeries = pgTable("visit_series", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  visitTypeId: uuid("visit_type_id").notNull().$type<VisitTypeId>(),
  clinicianId: uuid("clinician_id").notNull().$type<UserId>(),
  /** RFC 5545, without DTSTART. */
  rule: text().notNull(),
  zone: text().notNull(),
  firstLocal: timestamp("first_local", { mode: "string" }).notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
})

/** What an attempt was answered, by its Idempotency-Key: ids and times only. */
export const bookingAnswers = pgTable("booking_answers", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  holder: text().notNull(),
  key: text().notNull(),
  asked: bytea().notNull(),
  answer: jsonb().notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
})
