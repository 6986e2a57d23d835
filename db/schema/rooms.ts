import { boolean, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, DeviceId, GuestId, PatientId, SeatId, UserId, VisitId } from "@/lib/ids"

import { bytea } from "./identity"
import type { Channel } from "./messages"
import type { ConsentPurpose } from "./people"

export type SeatRole = "patient" | "clinician" | "device" | "watcher" | GuestRole
/** Whom the patient brings along; who interprets; a second clinician sits as "clinician". */
export type GuestRole = "companion" | "interpreter"
export type SeatState = "waiting" | "admitted" | "withdrawn"

/** One person or device in one visit. The seat outlives reloads, tabs and sleeping phones. */
export const seats = pgTable("seats", {
  id: uuid().primaryKey().$type<SeatId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  role: text().notNull().$type<SeatRole>(),
  /** Random; the LiveKit identity. */
  identity: text().notNull(),
  /** Those that it had and has no more: their tokens may still be about. */
  lostIdentities: text("lost_identities").array().notNull().default([]),
  /** The seat key, base64url, that the newest token was given for. */
  pub: text(),
  userId: uuid("user_id").$type<UserId>(),
  deviceId: uuid("device_id").$type<DeviceId>(),
  guestId: uuid("guest_id").$type<GuestId>(),
  state: text().notNull().$type<SeatState>(),
  /** Result of the device check, as the patient's page reported it. */
  deviceCheck: jsonb("device_check").$type<DeviceCheck>(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  admittedAt: timestamp("admitted_at", { withTimezone: true }),
  /** Presence as LiveKit's webhooks told it: join and leave of the newest connection. */
  joinedAt: timestamp("joined_at", { withTimezone: true }),
  leftAt: timestamp("left_at", { withTimezone: true }),
  /** The newest heartbeat of a waiting page. */
  seenAt: timestamp("seen_at", { withTimezone: true }),
  /** The staff session that took the newest token: revoking it empties the seat. */
  sessionId: uuid("session_id"),
  withdrawnAt: timestamp("withdrawn_at", { withTimezone: true }),
  /** What the others in a class are shown instead of the name in the record; null: a number. */
  shownAs: text("shown_as"),
  /** "Ask the clinic to phone me", from a call that dropped. */
  phoneMeAt: timestamp("phone_me_at", { withTimezone: true }),
  /** "Text me when it is my turn", and when that was promised. */
  textMeAt: timestamp("text_me_at", { withTimezone: true }),
  textedAt: timestamp("texted_at", { withTimezone: true }),
})

export type SeatRow = typeof seats.$inferSelect

export type DeviceCheck = {
  camera: "works" | "blocked" | "missing" | "unknown"
  microphone: "works" | "blocked" | "missing" | "unknown"
  speaker: "works" | "silent" | "unknown"
  encryption: boolean
  /** Absent: checked before there was a network test. */
  network?: NetworkReport | undefined
  at: string
}

/** What a patient's page found out about its way to the media server, days before the visit perhaps. */
export type NetworkReport = {
  paths: Record<NetworkPath, PathState>
  /** To us and from us; null: not measured. */
  up: Measured | null
  down: Measured | null
  roundTripMs: number | null
}
export type NetworkPath = "signal" | "udp" | "tcp" | "turnUdp" | "turnTls"
export type PathState = "works" | "blocked" | "not_offered" | "untested"
type Measured = { kbps: number; lostPercent: number }

/** Invited to one visit. A colleague comes by their own sign-in, anyone else by a link. */
export const guests = pgTable("guests", {
  id: uuid().primaryKey().$type<GuestId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  role: text().notNull().$type<GuestRole | "clinician">(),
  /** As whoever invited them wrote it. */
  name: text().notNull(),
  userId: uuid("user_id").$type<UserId>(),
  tokenHash: bytea("token_hash"),
  /** Where the invitation was sent to; null: handed over. */
  channel: text().$type<Channel>(),
  address: text(),
  invitedBy: uuid("invited_by").notNull().$type<UserId>(),
  invitedAt: timestamp("invited_at", { withTimezone: true }).notNull().defaultNow(),
  revokedAt: timestamp("revoked_at", { withTimezone: true }),
  /** Whether the browser that looked at the invitation can do encryption; null: nobody looked yet. */
  encrypts: boolean(),
})

export type GuestRow = typeof guests.$inferSelect

/** What the patient agreed to for this visit. The newest row counts; none is ever changed. */
export const consents = pgTable("consents", {
  id: uuid().primaryKey().defaultRandom(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  video: boolean().notNull(),
  vitals: boolean().notNull(),
  charting: boolean().notNull(),
  transcript: boolean().notNull(),
  /** The texts that stood on the page, by their hashes in `consent_texts`. */
  texts: jsonb().notNull().default([]).$type<{ purpose: ConsentPurpose; sha256: string }[]>(),
  /** The proxy who decided for the patient. */
  givenByProxy: uuid("given_by_proxy"),
  /** The clinician who wrote it down on the patient's word; null: it was decided on a page of theirs. */
  recordedBy: uuid("recorded_by").$type<UserId>(),
  givenAt: timestamp("given_at", { withTimezone: true }).notNull().defaultNow(),
})

export type ConsentRow = typeof consents.$inferSelect

/** Which device has relied on which consent for what, each once. */
export const consentUses = pgTable(
  "consent_uses",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    /** The consent, or the visit where nobody was ever asked. */
    subjectId: uuid("subject_id").notNull(),
    deviceId: uuid("device_id").notNull().$type<DeviceId>(),
    attempted: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.clinicId, table.subjectId, table.deviceId, table.attempted] }),
  ],
)

/** A bedside page's own narrow, revocable right: one visit, publish vitals, nothing else. */
export const devices = pgTable("devices", {
  id: uuid().primaryKey().$type<DeviceId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  tokenHash: bytea("token_hash").notNull(),
  label: text().notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  revokedAt: timestamp("revoked_at", { withTimezone: true }),
})

/** LiveKit's webhooks, once each: at-least-once and unordered by their sender's own word. */
export const webhookInbox = pgTable("webhook_inbox", {
  id: text().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  event: text().notNull(),
  room: text().notNull(),
  identity: text(),
  happenedAt: timestamp("happened_at", { withTimezone: true }).notNull(),
  receivedAt: timestamp("received_at", { withTimezone: true }).notNull().defaultNow(),
})
