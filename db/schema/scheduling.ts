import { integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, PatientId, UserId, VisitId, VisitTypeId } from "@/lib/ids"
import type { Protection } from "@/lib/protection"

export const visitStates = ["booked", "waiting", "in_call", "ended", "cancelled"] as const
export type VisitState = (typeof visitStates)[number]

/**
 * A visit and its place in the calendar. Its people's time is claimed in `reservations`, by a trigger:
 * two visits of one person cannot overlap (exclusion constraint `reservations_person_free`).
 */
export const visits = pgTable("visits", {
  id: uuid().primaryKey().$type<VisitId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  clinicianId: uuid("clinician_id").notNull().$type<UserId>(),
  visitTypeId: uuid("visit_type_id").$type<VisitTypeId>(),
  startsAt: timestamp("starts_at", { withTimezone: true }).notNull(),
  endsAt: timestamp("ends_at", { withTimezone: true }).notNull(),
  state: text().notNull().default("booked").$type<VisitState>(),
  /** Counts the changes of state: a command names the version it decided on. */
  version: integer().notNull().default(1),
  /** SEQUENCE of the invitation: the database counts moves and the cancellation, nobody writes it. */
  sequence: integer().notNull().default(0),
  reason: text().notNull(),
  /** Where the patient is, in a few words: "Bay 2, bed 4". */
  place: text(),
  /** The sitting: LiveKit's room name and the `visit` of the encryption protocol. Set on the first admission. */
  room: text(),
  /** Of its sound and picture. Set with the admission, final from then on: a trigger keeps it. */
  protection: text().notNull().default("end_to_end").$type<Protection>(),
  arrivedAt: timestamp("arrived_at", { withTimezone: true }),
  admittedAt: timestamp("admitted_at", { withTimezone: true }),
  endedAt: timestamp("ended_at", { withTimezone: true }),
  cancelReason: text("cancel_reason"),
  cancelledAt: timestamp("cancelled_at", { withTimezone: true }),
  interpreterId: uuid("interpreter_id").$type<UserId>(),
  /** The group session in which it has a seat. */
  sessionId: uuid("session_id"),
  seatNo: integer("seat_no"),
  seriesId: uuid("series_id"),
  /** The wall-clock start that the series gave it, for life: "2026-12-01 09:00:00". */
  occurrence: timestamp({ mode: "string" }),
  /** The type's when it was booked; the database asks the type where nobody says. */
  bufferBeforeMinutes: integer("buffer_before_minutes"),
  bufferAfterMinutes: integer("buffer_after_minutes"),
  /** When the patient said, from a message, that they will come. */
  confirmedAt: timestamp("confirmed_at", { withTimezone: true }),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
})

export type VisitRow = typeof visits.$inferSelect
