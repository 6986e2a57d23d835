import { sql } from "drizzle-orm"
import { boolean, customType, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { StaffRole } from "@/lib/actor"
import type { ClinicId, PatientId, UserId, VisitId } from "@/lib/ids"

export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
})

const at = (name: string) => timestamp(name, { withTimezone: true })

/** How a session was opened. */
export type SignInMethod = "password" | "totp" | "recovery_code" | "passkey" | "oidc" | "invitation"

export const users = pgTable("users", {
  id: uuid().primaryKey().$type<UserId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  email: text().notNull(),
  name: text().notNull(),
  role: text().notNull().$type<StaffRole>(),
  passwordHash: text("password_hash").notNull(),
  active: boolean().notNull().default(true),
  /** IANA zone of the working hours; null: the clinic's. */
  zone: text(),
  createdAt: at("created_at").notNull().defaultNow(),
  /** Who invited this account. Null: made with the clinic, or by the hospital's own sign-in. */
  madeBy: uuid("made_by").$type<UserId>(),
  /** Since when it has its role and stands open or shut; the database sets it where nobody does. */
  standingAt: at("standing_at")
    .notNull()
    .default(sql`now()`),
  standingBy: uuid("standing_by").$type<UserId>(),
})

/** Staff sessions. Only the SHA-256 of the token is kept. */
export const sessions = pgTable("sessions", {
  /** Names a session to people: the token's hash stays inside. */
  id: uuid().notNull().defaultRandom(),
  tokenHash: bytea("token_hash").primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  userId: uuid("user_id").notNull().$type<UserId>(),
  createdAt: at("created_at").notNull().defaultNow(),
  /** Idle limit: moved forward by activity. */
  expiresAt: at("expires_at").notNull(),
  /** Never moved: 10 hours after sign-in. */
  absoluteExpiresAt: at("absolute_expires_at").notNull(),
  revokedAt: at("revoked_at"),
  revokedReason: text("revoked_reason"),
  /** How it was opened. */
  method: text().notNull().$type<SignInMethod>().default("password"),
  /** The newest proof of who it is. Null in sessions from before proofs were kept. */
  provedAt: at("proved_at"),
  /** The newest second factor or passkey. */
  lastMfaAt: at("last_mfa_at"),
  seenAt: at("seen_at"),
  address: text().notNull().default(""),
  userAgent: text("user_agent").notNull().default(""),
  /** The hospital's own sign-in and its `sid`, where that opened the session. */
  providerId: uuid("provider_id"),
  providerSid: text("provider_sid"),
})

export const patients = pgTable("patients", {
  id: uuid().primaryKey().$type<PatientId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  /** Printed on charts and used by auditors in place of the name: RC-204417. */
  reference: text().notNull(),
  name: text().notNull(),
  birthDate: text("birth_date").notNull(),
  sex: text().notNull().$type<"F" | "M" | "X">(),
  language: text().notNull(),
  email: text(),
  phone: text(),
  /** Counts the changes of the details: a change names the version it was made on. */
  version: integer().notNull().default(1),
  /** The record that this one was merged into: whatever names this one leads there. */
  mergedInto: uuid("merged_into").$type<PatientId>(),
  mergedAt: at("merged_at"),
  /** Under legal hold since then: nothing of theirs is purged or erased. */
  legalHoldAt: at("legal_hold_at"),
  /** Erased: the row stands for nobody any more. */
  erasedAt: at("erased_at"),
  /** IANA zone of the patient's nights; null: the clinic's. */
  zone: text(),
  createdAt: at("created_at").notNull().defaultNow(),
})

/** A patient's link to one visit. Opening it spends nothing; it is redeemed by a POST. */
export const visitLinks = pgTable("visit_links", {
  /** The token is derived from this id (`linkToken`), so it never rests in a table or a queue. */
  id: uuid().primaryKey(),
  tokenHash: bytea("token_hash").notNull(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  triesLeft: integer("tries_left").notNull().default(5),
  role: text().notNull().$type<"patient" | "companion">().default("patient"),
  createdAt: at("created_at").notNull().defaultNow(),
  revokedAt: at("revoked_at"),
})

export const patientSessions = pgTable("patient_sessions", {
  tokenHash: bytea("token_hash").primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  /** A companion's session opens the companion's own view only. */
  role: text().notNull().$type<"patient" | "companion">().default("patient"),
  linkId: uuid("link_id"),
  createdAt: at("created_at").notNull().defaultNow(),
  expiresAt: at("expires_at").notNull(),
  /** The visit went to another phone or tab: this session opens nothing any more. */
  movedAt: at("moved_at"),
})
