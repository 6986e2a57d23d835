import { boolean, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, UserId, VisitTypeId } from "@/lib/ids"

export const assignments = ["named", "first_available", "least_loaded"] as const
export type Assignment = (typeof assignments)[number]

/** What can be booked: length, grid, buffers, notice and window. All figures in minutes, but `windowDays`. */
export const visitTypes = pgTable("visit_types", {
  id: uuid().primaryKey().$type<VisitTypeId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  slug: text().notNull(),
  name: text().notNull(),
  /** In Simplified Chinese; empty: the name as it is. */
  nameZh: text("name_zh").notNull().default(""),
  minutes: integer().notNull(),
  /** From one candidate start to the next. */
  stepMinutes: integer("step_minutes").notNull(),
  bufferBeforeMinutes: integer("buffer_before_minutes").notNull().default(0),
  bufferAfterMinutes: integer("buffer_after_minutes").notNull().default(0),
  noticeMinutes: integer("notice_minutes").notNull().default(0),
  windowKind: text("window_kind").notNull().default("calendar").$type<"calendar" | "business">(),
  windowDays: integer("window_days").notNull().default(60),
  /** Seats of a group visit; 1: an ordinary visit. */
  capacity: integer().notNull().default(1),
  assignment: text().notNull().default("named").$type<Assignment>(),
  needsInterpreter: boolean("needs_interpreter").notNull().default(false),
  needsApproval: boolean("needs_approval").notNull().default(false),
  /** Patients book it on the clinic's page. */
  selfBooking: boolean("self_booking").notNull().default(false),
  /** Patients ask for it now and join the walk-in queue. */
  onDemand: boolean("on_demand").notNull().default(false),
  /** A patient may move or cancel until so many minutes before the start. */
  cutoffMinutes: integer("cutoff_minutes").notNull().default(0),
  intake: jsonb().notNull().default({ questions: [] }),
  position: integer().notNull().default(0),
  active: boolean().notNull().default(true),
  version: integer().notNull().default(1),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
})

export const visitTypeClinicians = pgTable("visit_type_clinicians", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitTypeId: uuid("visit_type_id").notNull().$type<VisitTypeId>(),
  clinicianId: uuid("clinician_id").notNull().$type<UserId>(),
})
