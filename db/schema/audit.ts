import {
  bigint,
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

import type { ExportForm } from "@/lib/audit/export/form"
import type { ClinicId, UserId } from "@/lib/ids"

import { bytea } from "./identity"

const at = (name: string) => timestamp(name, { withTimezone: true })

/** Append-only. What a person may read of it is sealed; what orders and finds it is ids and codes. */
export const auditEvents = pgTable("audit_events", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  seq: bigint({ mode: "bigint" }).notNull().generatedAlwaysAsIdentity(),
  occurredAt: at("occurred_at").notNull(),
  actorId: text("actor_id").notNull(),
  actorRole: text("actor_role").notNull(),
  actorRef: bytea("actor_ref").notNull(),
  action: text().notNull(),
  outcome: text().notNull().$type<"success" | "refused">(),
  purpose: text().notNull(),
  patientId: uuid("patient_id"),
  patientRef: bytea("patient_ref"),
  requestId: text("request_id").notNull(),
  /** AES-256-GCM over JCS({payload, fhir, salt}); the salt dies with the key. */
  payload: bytea().notNull(),
  payloadKeyId: uuid("payload_key_id").notNull(),
  commitment: bytea().notNull(),
  fhirHash: bytea("fhir_hash").notNull(),
})

export const logEntries = pgTable(
  "log_entries",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    logIndex: bigint("log_index", { mode: "number" }).notNull(),
    eventId: uuid("event_id").notNull(),
    /** The bytes that were hashed, verbatim. Never made again from the event. */
    entry: bytea().notNull(),
    leafHash: bytea("leaf_hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.logIndex] })],
)

export const logTiles = pgTable(
  "log_tiles",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    level: integer().notNull(),
    tile: bigint({ mode: "number" }).notNull(),
    /** 1 to 256 hashes of 32 bytes; grows by appending only. */
    hashes: bytea().notNull(),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.level, table.tile] })],
)

export const logCheckpoints = pgTable(
  "log_checkpoints",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    /** One more each time that a person let the log go on after it was put back. */
    epoch: integer().notNull().default(0),
    size: bigint({ mode: "number" }).notNull(),
    root: bytea().notNull(),
    note: text().notNull(),
    /** The verifier key of the note's first signature, as text. */
    vkey: text().notNull(),
    signedAt: at("signed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.epoch, table.size] })],
)

/** The keys that sign or signed the log. A copy for readers: the signer's files decide. */
export const logKeys = pgTable(
  "log_keys",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    vkey: text().notNull(),
    since: at("since").notNull(),
    until: at("until"),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.vkey] })],
)

/** Whether the log is signed, as the worker found it last. */
export const logStatus = pgTable("log_status", {
  clinicId: uuid("clinic_id").primaryKey().$type<ClinicId>(),
  stopped: text().$type<"smaller" | "inconsistent" | "memory_lost" | "fault">(),
  size: bigint({ mode: "number" }).notNull(),
  signedSize: bigint("signed_size", { mode: "number" }),
  since: at("since").notNull(),
})

export type AnchorKind = "witness" | "timestamp" | "mail" | "storage"

/** Who outside vouched for a checkpoint, and the bytes that say so. */
export const logAnchors = pgTable(
  "log_anchors",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    epoch: integer().notNull(),
    size: bigint({ mode: "number" }).notNull(),
    kind: text().notNull().$type<AnchorKind>(),
    name: text().notNull(),
    vkey: text(),
    /** A cosignature line, a time stamp token; empty where only the fact is known. */
    proof: bytea().notNull(),
    at: at("at").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.clinicId, table.epoch, table.size, table.kind, table.name],
    }),
  ],
)

/** What an anchor said instead of vouching, last. */
export const logAnchorTroubles = pgTable(
  "log_anchor_troubles",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    kind: text().notNull().$type<AnchorKind>(),
    name: text().notNull(),
    trouble: text(),
    since: at("since").notNull(),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.kind, table.name] })],
)

/** What the server's own check of the log found last, and what the next one goes on from. */
export const logSelfChecks = pgTable("log_self_checks", {
  clinicId: uuid("clinic_id").primaryKey().$type<ClinicId>(),
  checkedAt: at("checked_at").notNull(),
  epoch: integer().notNull(),
  size: bigint({ mode: "number" }).notNull(),
  root: bytea().notNull(),
  trouble: text(),
  firstBad: bigint("first_bad", { mode: "number" }),
  walkEpoch: integer("walk_epoch"),
  walkSize: bigint("walk_size", { mode: "number" }),
  walkRoot: bytea("walk_root"),
  wholeAt: at("whole_at"),
  wholeSize: bigint("whole_size", { mode: "number" }),
  wholeTrouble: text("whole_trouble"),
  wholeFirstBad: bigint("whole_first_bad", { mode: "number" }),
  seqFrom: bigint("seq_from", { mode: "bigint" }).notNull(),
  unqueued: bigint({ mode: "number" }).notNull(),
  unreachable: bigint({ mode: "number" }).notNull(),
  late: bigint({ mode: "number" }).notNull(),
  outsideSince: at("outside_since"),
  saidAt: at("said_at"),
  saidSize: bigint("said_size", { mode: "number" }),
  unsaid: integer().notNull().default(0),
})

/** One permission to fetch one export. Why it was asked for is in the audit event made with it. */
export const auditExports = pgTable("audit_exports", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  userId: uuid("user_id").notNull().$type<UserId>(),
  size: bigint({ mode: "number" }).notNull(),
  filter: jsonb().notNull(),
  form: text().notNull().default("zip").$type<ExportForm>(),
  createdAt: at("created_at").notNull(),
  fetchedAt: at("fetched_at"),
  /** Of the making: events are counted once for each file that has them. */
  steps: bigint({ mode: "number" }).notNull().default(0),
  done: bigint({ mode: "number" }).notNull().default(0),
  /** Events of which nothing can be told any more: an archive says so of each, lines of FHIR cannot. */
  leftOut: bigint("left_out", { mode: "number" }).notNull().default(0),
  /** When its maker was seen at work last: nothing tells of one that was killed. */
  aliveAt: at("alive_at"),
  endedAt: at("ended_at"),
  /** Whether the last byte left; null while it is made. */
  whole: boolean(),
})

/** A filter of the desk that somebody keeps, under a name that only they see. */
export const auditFilters = pgTable("audit_filters", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  userId: uuid("user_id").notNull().$type<UserId>(),
  /** Sealed with the clinic's own key. */
  name: bytea().notNull(),
  filter: jsonb().notNull(),
  createdAt: at("created_at").notNull(),
})

/** Events of the log that the FHIR interface handed to a member of staff, by day (UTC). */
export const logHandedOut = pgTable(
  "log_handed_out",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    userId: uuid("user_id").notNull().$type<UserId>(),
    day: date().notNull(),
    events: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.clinicId, table.userId, table.day] })],
)
