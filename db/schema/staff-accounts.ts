import {
  bigint,
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core"

import type { StaffRole } from "@/lib/actor"
import type { ClinicId, UserId } from "@/lib/ids"

import { bytea } from "./identity"

const at = (name: string) => timestamp(name, { withTimezone: true })
const clinic = () => uuid("clinic_id").notNull().$type<ClinicId>()
const user = () => uuid("user_id").notNull().$type<UserId>()

/** An invitation or a forgotten password: the token is derived from the id (`linkToken`), never kept. */
export const staffLinks = pgTable("staff_links", {
  id: uuid().primaryKey(),
  clinicId: clinic(),
  purpose: text().notNull().$type<"invitation" | "password_reset">(),
  tokenHash: bytea("token_hash").notNull(),
  /** Whose password is to be replaced; null for somebody who is not there yet. */
  userId: uuid("user_id").$type<UserId>(),
  email: text().notNull(),
  name: text().notNull().default(""),
  role: text().$type<StaffRole>(),
  createdBy: uuid("created_by").$type<UserId>(),
  createdAt: at("created_at").notNull().defaultNow(),
  expiresAt: at("expires_at").notNull(),
  usedAt: at("used_at"),
  revokedAt: at("revoked_at"),
})

export const totpFactors = pgTable(
  "totp_factors",
  {
    clinicId: clinic(),
    userId: user(),
    /** Sealed under the master key for this person alone. */
    secret: bytea().notNull(),
    /** Null until a first code was given: until then it guards nothing. */
    confirmedAt: at("confirmed_at"),
    /** The newest time step whose code was taken: none up to it is taken again. */
    lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.userId] })],
)

export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    clinicId: clinic(),
    userId: user(),
    codeHash: bytea("code_hash").notNull(),
    usedAt: at("used_at"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.userId, table.codeHash] })],
)

export const passkeys = pgTable("passkeys", {
  /** The credential's own id, base64url. */
  id: text().primaryKey(),
  clinicId: clinic(),
  userId: user(),
  publicKey: bytea("public_key").notNull(),
  counter: bigint({ mode: "number" }).notNull().default(0),
  transports: jsonb().notNull().$type<string[]>().default([]),
  label: text().notNull(),
  backedUp: boolean("backed_up").notNull().default(false),
  createdAt: at("created_at").notNull().defaultNow(),
  usedAt: at("used_at"),
})

export type GroupRole = { group: string; role: StaffRole }

export const oidcProviders = pgTable("oidc_providers", {
  id: uuid().primaryKey(),
  clinicId: clinic(),
  name: text().notNull(),
  issuer: text().notNull(),
  clientId: text("client_id").notNull(),
  /** Sealed under the master key for this provider alone. */
  clientSecret: bytea("client_secret").notNull(),
  groupClaim: text("group_claim").notNull().default(""),
  groupRoles: jsonb("group_roles").notNull().$type<GroupRole[]>().default([]),
  active: boolean().notNull().default(true),
  createdAt: at("created_at").notNull().defaultNow(),
})

export const oidcIdentities = pgTable(
  "oidc_identities",
  {
    clinicId: clinic(),
    providerId: uuid("provider_id").notNull(),
    subject: text().notNull(),
    userId: user(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.providerId, table.subject] })],
)

export type OpeningHours = { weekday: number; opens: string; closes: string }
export type SecondFactorRule = "offered" | "administrators" | "everyone"

/** What is the clinic's own business. Its name, phone and zone are public and stay in `clinics`. */
export const clinicSettings = pgTable("clinic_settings", {
  clinicId: uuid("clinic_id").primaryKey().$type<ClinicId>(),
  languages: jsonb().notNull().$type<string[]>().default(["en", "zh"]),
  openingHours: jsonb("opening_hours").notNull().$type<OpeningHours[]>().default([]),
  /** Days, by class of data. */
  retention: jsonb().notNull().$type<Record<string, number>>().default({}),
  secondFactor: text("second_factor").notNull().$type<SecondFactorRule>().default("offered"),
  /** The auditors get the newest checkpoint of the audit log by e-mail, once a day. */
  checkpointMail: boolean("checkpoint_mail").notNull().default(false),
  version: integer().notNull().default(1),
})
