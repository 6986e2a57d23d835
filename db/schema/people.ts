import {
  boolean,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core"

import type { ClinicId, PatientId, UserId } from "@/lib/ids"

import { bytea } from "./identity"

const at = (name: string) => timestamp(name, { withTimezone: true })
const day = (name: string) => date(name, { mode: "string" })
const clinicId = () => uuid("clinic_id").notNull().$type<ClinicId>()
const patientId = () => uuid("patient_id").notNull().$type<PatientId>()

export const relations = [
  "parent",
  "guardian",
  "partner",
  "child",
  "sibling",
  "carer",
  "attorney",
  "other",
] as const
export type Relation = (typeof relations)[number]

/** Why somebody may act for another. */
export const bases = [
  "parental_responsibility",
  "court_order",
  "power_of_attorney",
  "patient_wish",
] as const
export type Basis = (typeof bases)[number]

/** `appointments`: sees, moves and cancels visits; neither summaries nor consents. */
export const proxyScopes = ["full", "appointments"] as const
export type ProxyScope = (typeof proxyScopes)[number]

/** A guardian or another who acts for a patient on /my. Ends on a day or when staff remove it. */
export const proxies = pgTable("proxies", {
  id: uuid().primaryKey(),
  clinicId: clinicId(),
  patientId: patientId(),
  name: text().notNull(),
  birthDate: text("birth_date").notNull(),
  relation: text().notNull().$type<Relation>(),
  basis: text().notNull().$type<Basis>(),
  email: text(),
  phone: text(),
  language: text().notNull(),
  scope: text().notNull().$type<ProxyScope>(),
  fromDay: day("from_day").notNull(),
  /** Inclusive; null: until it is removed. */
  untilDay: day("until_day"),
  addedBy: uuid("added_by").notNull().$type<UserId>(),
  addedAt: at("added_at").notNull(),
  removedAt: at("removed_at"),
  removedBy: uuid("removed_by").$type<UserId>(),
  version: integer().notNull().default(1),
})

/** The code is derived from the id (`codeOf`), so it never rests in a table or a queue. */
export const oneTimeCodes = pgTable("one_time_codes", {
  id: uuid().primaryKey(),
  clinicId: clinicId(),
  /** What was typed, in one form: `email:…`, `phone:…`. */
  contact: text().notNull(),
  birthDate: text("birth_date").notNull(),
  channel: text().notNull().$type<"email" | "sms">(),
  /** The registered address; null: nobody has this contact and birth date, and nothing is sent. */
  address: text(),
  language: text().notNull(),
  triesLeft: integer("tries_left").notNull().default(5),
  createdAt: at("created_at").notNull(),
  expiresAt: at("expires_at").notNull(),
  usedAt: at("used_at"),
})

/** A patient's wish to be reached elsewhere, until the code that was sent there is given. */
export const contactChanges = pgTable("contact_changes", {
  id: uuid().primaryKey(),
  clinicId: clinicId(),
  patientId: patientId(),
  channel: text().notNull().$type<"email" | "sms">(),
  address: text().notNull(),
  triesLeft: integer("tries_left").notNull().default(5),
  createdAt: at("created_at").notNull(),
  expiresAt: at("expires_at").notNull(),
  usedAt: at("used_at"),
  /** Who was told of the change; null: there was no other address. */
  toldChannel: text("told_channel").$type<"email" | "sms">(),
  toldAddress: text("told_address"),
})

export const portalSessions = pgTable("portal_sessions", {
  tokenHash: bytea("token_hash").primaryKey(),
  clinicId: clinicId(),
  contact: text().notNull(),
  birthDate: text("birth_date").notNull(),
  /** For whom the person acts now; null until they have chosen. */
  patientId: uuid("patient_id").$type<PatientId>(),
  proxyId: uuid("proxy_id"),
  createdAt: at("created_at").notNull(),
  expiresAt: at("expires_at").notNull(),
  absoluteExpiresAt: at("absolute_expires_at").notNull(),
  revokedAt: at("revoked_at"),
})

export const consentPurposes = ["video", "vitals", "charting", "transcript"] as const
export type ConsentPurpose = (typeof consentPurposes)[number]

/** Every text that somebody agreed to, as it stood on the page. Rows are final. */
export const consentTexts = pgTable(
  "consent_texts",
  {
    clinicId: clinicId(),
    sha256: text().notNull(),
    purpose: text().notNull().$type<ConsentPurpose>(),
    language: text().notNull(),
    version: integer().notNull(),
    text: text().notNull(),
    firstShownAt: at("first_shown_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.sha256] })],
)

/** A decision about one purpose outside any visit. The newest counts; none is ever changed. */
export const standingConsents = pgTable("standing_consents", {
  id: uuid().primaryKey(),
  clinicId: clinicId(),
  patientId: patientId(),
  purpose: text().notNull().$type<ConsentPurpose>(),
  agreed: boolean().notNull(),
  textSha256: text("text_sha256").notNull(),
  givenByProxy: uuid("given_by_proxy"),
  givenAt: at("given_at").notNull(),
})

export const chartKinds = ["allergy", "medicine", "problem"] as const
export type ChartKind = (typeof chartKinds)[number]
export const chartStatuses = ["active", "stopped", "entered_in_error"] as const
export type ChartStatus = (typeof chartStatuses)[number]
export const severities = ["mild", "moderate", "severe"] as const
export type Severity = (typeof severities)[number]

/** One version of an entry: a change adds the next, the newest counts. */
export const chartEntries = pgTable(
  "chart_entries",
  {
    id: uuid().notNull(),
    version: integer().notNull(),
    clinicId: clinicId(),
    patientId: patientId(),
    kind: text().notNull().$type<ChartKind>(),
    status: text().notNull().$type<ChartStatus>(),
    /** Substance, medicine or problem. */
    name: text().notNull(),
    /** Reaction, dose or remark. */
    detail: text().notNull(),
    /** Allergies only. */
    severity: text().$type<Severity>(),
    sinceDay: day("since_day"),
    stoppedDay: day("stopped_day"),
    writtenBy: uuid("written_by").$type<UserId>(),
    writtenAt: at("written_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
)

export const mediaTypes = ["application/pdf", "image/jpeg", "image/png"] as const
export type MediaType = (typeof mediaTypes)[number]

/** `unscanned`: sound by its content, and no virus scanner is set up. `refused`: shut for good. */
export type DocumentCheck = "checking" | "clean" | "unscanned" | "refused"

export const documents = pgTable("documents", {
  id: uuid().primaryKey(),
  clinicId: clinicId(),
  patientId: patientId(),
  name: text().notNull(),
  mediaType: text("media_type").notNull().$type<MediaType>(),
  size: integer().notNull(),
  sha256: text().notNull(),
  bytes: bytea().notNull(),
  filedBy: uuid("filed_by").notNull().$type<UserId>(),
  filedAt: at("filed_at").notNull(),
  checked: text().notNull().default("checking").$type<DocumentCheck>(),
  finding: text(),
  checkedAt: at("checked_at"),
})

/** A record opened outside one's own patients. Rows are final. */
export const breakGlass = pgTable("break_glass", {
  id: uuid().primaryKey(),
  clinicId: clinicId(),
  patientId: patientId(),
  userId: uuid("user_id").notNull().$type<UserId>(),
  reason: text().notNull(),
  openedAt: at("opened_at").notNull(),
  expiresAt: at("expires_at").notNull(),
})

export const patientMerges = pgTable("patient_merges", {
  id: uuid().primaryKey(),
  clinicId: clinicId(),
  survivorId: uuid("survivor_id").notNull().$type<PatientId>(),
  duplicateId: uuid("duplicate_id").notNull().$type<PatientId>(),
  mergedBy: uuid("merged_by").notNull().$type<UserId>(),
  mergedAt: at("merged_at").notNull(),
  /** The primary keys of the rows that were moved, by table and column. */
  moved: jsonb().notNull().$type<Record<string, Record<string, string>[]>>(),
  /** The survivor's details before. */
  before: jsonb().notNull().$type<Record<string, string | null>>(),
  survivorVersion: integer("survivor_version").notNull(),
  undoneAt: at("undone_at"),
  undoneBy: uuid("undone_by").$type<UserId>(),
})
