import { bigint, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, PatientId, UserId, VisitId } from "@/lib/ids"

export const channels = ["email", "sms"] as const
export type Channel = (typeof channels)[number]

/**
 * queued: promised. sending: a worker holds it until `claimedUntil`. sent: the mail server or the
 * gateway took it. delivered: the gateway says that it arrived. dropped: there was nothing left to say.
 */
export const messageStates = [
  "queued",
  "sending",
  "sent",
  "delivered",
  "failed",
  "dropped",
] as const
export type MessageState = (typeof messageStates)[number]

const at = (name: string) => timestamp(name, { withTimezone: true })

/** One message by one way. What falls back to the other way is a row of its own. */
export const messages = pgTable("messages", {
  id: uuid().primaryKey(),
  /** The order in which they were made. */
  seq: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  kind: text().notNull(),
  /** The job that it was made from: ids only. Words, language and link are found when it is sent. */
  about: jsonb().notNull(),
  visitId: uuid("visit_id").$type<VisitId>(),
  patientId: uuid("patient_id").$type<PatientId>(),
  userId: uuid("user_id").$type<UserId>(),
  channel: text().notNull().$type<Channel>(),
  address: text().notNull(),
  /** By which a reply of this number is found (`phoneHash`). */
  addressHash: text("address_hash"),
  state: text().notNull().default("queued").$type<MessageState>(),
  /** Why it failed or was dropped: a code. */
  reason: text(),
  dedupeKey: text("dedupe_key").notNull(),
  fallbackOf: uuid("fallback_of"),
  /** The gateway's own name for it. */
  providerId: text("provider_id"),
  tries: integer().notNull().default(0),
  claimedUntil: at("claimed_until"),
  tellsStart: at("tells_start"),
  tellsClinician: uuid("tells_clinician").$type<UserId>(),
  linkId: uuid("link_id"),
  createdAt: at("created_at").notNull().defaultNow(),
  sentAt: at("sent_at"),
  deliveredAt: at("delivered_at"),
  failedAt: at("failed_at"),
})

export const messageStops = pgTable("message_stops", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  channel: text().notNull().$type<Channel>(),
  /** `addressHash` of the address: who stopped is known by nothing else. */
  address: text().notNull(),
  stoppedAt: at("stopped_at").notNull().defaultNow(),
})

export const smsInbox = pgTable("sms_inbox", {
  id: text().notNull(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  receivedAt: at("received_at").notNull().defaultNow(),
})
