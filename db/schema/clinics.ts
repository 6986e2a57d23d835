import { pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId } from "@/lib/ids"

import type { WaitlistMode } from "./waitlist"

/** A clinic is a tenant. Its name, phone and zone are public: they stand on every patient page. */
export const clinics = pgTable("clinics", {
  id: uuid().primaryKey().$type<ClinicId>(),
  slug: text().notNull(),
  name: text().notNull(),
  phone: text().notNull(),
  /** IANA zone in which the clinic's times are printed. */
  zone: text().notNull(),
  locale: text().notNull(),
  /** What an emergency is told to call. */
  emergencyNumber: text("emergency_number").notNull().default("112"),
  /** How a freed time is offered to those who wait for one. */
  waitlistMode: text("waitlist_mode").notNull().default("one_by_one").$type<WaitlistMode>(),
  /** ISO 3166: whose numbers a telephone number without a prefix is one of. null: the zone tells. */
  country: text(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
})
