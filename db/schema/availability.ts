import { date, integer, jsonb, pgTable, text, time, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, UserId } from "@/lib/ids"

const person = {
  id: uuid().primaryKey().defaultRandom(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  clinicianId: uuid("clinician_id").notNull().$type<UserId>(),
}

/** Somebody's weekly hours, wall-clock in their zone. weekday: 1 Monday … 7 Sunday. */
export const availabilityRules = pgTable("availability_rules", {
  ...person,
  weekday: integer().notNull(),
  startsAt: time("starts_at").notNull(),
  /** At or before the start: the rule runs past midnight. */
  endsAt: time("ends_at").notNull(),
})

/** The hours of some days instead of the weekly ones: exclusion constraint `availability_overrides_one_a_day`. */
export const availabilityOverrides = pgTable("availability_overrides", {
  ...person,
  fromDay: date("from_day", { mode: "string" }).notNull(),
  /** Inclusive. */
  toDay: date("to_day", { mode: "string" }).notNull(),
  /** None: closed. */
  periods: jsonb().notNull().$type<{ startsAt: string; endsAt: string }[]>(),
})

export const timeOffKinds = ["leave", "sick", "training", "meeting", "other"] as const
export type TimeOffKind = (typeof timeOffKinds)[number]

/** Whole days, or from a time of the first day to a time of the last. */
export const timeOff = pgTable("time_off", {
  ...person,
  fromDay: date("from_day", { mode: "string" }).notNull(),
  /** Inclusive. */
  toDay: date("to_day", { mode: "string" }).notNull(),
  startsAt: time("starts_at"),
  endsAt: time("ends_at"),
  kind: text().notNull().default("leave").$type<TimeOffKind>(),
})

/** Days on which the clinic is closed, on the clinic's calendar. */
export const clinicHolidays = pgTable("clinic_holidays", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  day: date({ mode: "string" }).notNull(),
  name: text().notNull(),
})

/** One row a save of somebody's hours; `clinicianId` is the clinic's id for its holidays. */
export const availabilitySaves = pgTable("availability_saves", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  clinicianId: uuid("clinician_id").notNull(),
  version: integer().notNull(),
  savedBy: uuid("saved_by").notNull().$type<UserId>(),
  savedAt: timestamp("saved_at", { withTimezone: true }).notNull().defaultNow(),
})
