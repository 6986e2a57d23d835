import { sql } from "drizzle-orm"
import { bigint, date, integer, pgTable, text, time, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, PatientId, UserId, VisitId, VisitTypeId } from "@/lib/ids"

import { bytea } from "./identity"

const at = (name: string) => timestamp(name, { withTimezone: true })

export const waitlistModes = ["one_by_one", "all_at_once"] as const
export type WaitlistMode = (typeof waitlistModes)[number]

/** Who waits for a freed time, and which times would do. */
export const waitlistEntries = pgTable("waitlist_entries", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  key: text().notNull(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  visitTypeId: uuid("visit_type_id").notNull().$type<VisitTypeId>(),
  /** Null: any clinician who offers the visit type. */
  clinicianId: uuid("clinician_id").$type<UserId>(),
  /** 1 Monday … 7 Sunday; empty: any. */
  weekdays: integer().array().notNull(),
  fromDay: date("from_day", { mode: "string" }),
  /** Inclusive. */
  toDay: date("to_day", { mode: "string" }),
  fromTime: time("from_time").notNull(),
  /** 00:00 is the end of the day. */
  toTime: time("to_time").notNull(),
  reason: text().notNull(),
  source: text().notNull().$type<"patient" | "staff">(),
  state: text().notNull().default("waiting").$type<"waiting" | "booked" | "left">(),
  place: bigint({ mode: "number" })
    .notNull()
    .default(sql`nextval('waitlist_places')`),
  joinedAt: at("joined_at").notNull(),
  visitId: uuid("visit_id").$type<VisitId>(),
  closedAt: at("closed_at"),
})

/** A time that came free and is offered, until it is filled or nobody is left. */
export const freedSlots = pgTable("freed_slots", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  clinicianId: uuid("clinician_id").notNull().$type<UserId>(),
  visitTypeId: uuid("visit_type_id").$type<VisitTypeId>(),
  startsAt: at("starts_at").notNull(),
  endsAt: at("ends_at").notNull(),
  mode: text().notNull().$type<WaitlistMode>(),
  state: text().notNull().default("open").$type<"open" | "filled" | "over">(),
  createdAt: at("created_at").notNull(),
})

export type OfferState = "open" | "accepted" | "declined" | "expired" | "lost"

export const waitlistOffers = pgTable("waitlist_offers", {
  /** The token is derived from this id (`linkToken`). */
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  tokenHash: bytea("token_hash").notNull(),
  entryId: uuid("entry_id").notNull(),
  freedId: uuid("freed_id").notNull(),
  startsAt: at("starts_at").notNull(),
  endsAt: at("ends_at").notNull(),
  state: text().notNull().default("open").$type<OfferState>(),
  triesLeft: integer("tries_left").notNull().default(5),
  holdId: uuid("hold_id"),
  createdAt: at("created_at").notNull(),
  expiresAt: at("expires_at").notNull(),
  answeredAt: at("answered_at"),
})
