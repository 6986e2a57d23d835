import { integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, UserId } from "@/lib/ids"

import { bytea } from "./identity"

const at = (name: string) => timestamp(name, { withTimezone: true })

export const feedNames = ["none", "initials"] as const
export type FeedNames = (typeof feedNames)[number]

/** A secret address under which a person's calendar can be read. Only the SHA-256 of its token is kept. */
export const calendarFeeds = pgTable("calendar_feeds", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  userId: uuid("user_id").notNull().$type<UserId>(),
  tokenHash: bytea("token_hash").notNull(),
  names: text().notNull().default("none").$type<FeedNames>(),
  createdAt: at("created_at").notNull().defaultNow(),
  revokedAt: at("revoked_at"),
  auditedAt: at("audited_at"),
  readAt: at("read_at"),
})

/** A calendar elsewhere whose busy times are taken over. */
export const busyCalendars = pgTable("busy_calendars", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  userId: uuid("user_id").notNull().$type<UserId>(),
  sealedUrl: bytea("sealed_url").notNull(),
  host: text().notNull(),
  createdAt: at("created_at").notNull().defaultNow(),
  fetchedAt: at("fetched_at"),
  failingSince: at("failing_since"),
  problem: text(),
  /** Entries of the last reading that could not be read. */
  unread: integer().notNull().default(0),
  /** Zones of the last reading that nobody knows. */
  unknownZones: text("unknown_zones").array().notNull().default([]),
  nextTryAt: at("next_try_at").notNull().defaultNow(),
})

export const importedBusy = pgTable("imported_busy", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  userId: uuid("user_id").notNull().$type<UserId>(),
  startsAt: at("starts_at").notNull(),
  endsAt: at("ends_at").notNull(),
})
