import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core"

import type { ClinicId, DeviceId, PatientId, UserId, VisitId } from "@/lib/ids"
import type { Condition } from "@/lib/vitals/numerics"
import type { ObservedItem } from "@/lib/vitals/scores/observation"

import { bytea } from "./identity"

export type ChartedOrigin = "device" | "manual" | "recorded"

const moment = (name: string) => timestamp(name, { withTimezone: true })

const numericColumns = {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  deviceId: uuid("device_id").notNull().$type<DeviceId>(),
  code: text().notNull(),
  /** When it was measured, by the device's clock. */
  at: timestamp({ withTimezone: true }).notNull(),
  value: real().notNull(),
  /** UCUM. */
  unit: text().notNull(),
  /** True for a figure computed from a wave rather than reported by a device. */
  derived: boolean().notNull(),
  receivedAt: timestamp("received_at", { withTimezone: true }).notNull().defaultNow(),
  /** Typed in, replayed, or told by a device. */
  origin: text().notNull().default("device").$type<ChartedOrigin>(),
  /** The device, or the page, doubted it. */
  questionable: boolean().notNull().default(false),
}

/** Charted numbers: kept only with the patient's consent. `code` is an ISO/IEEE 11073 MDC name. A partition a day. */
export const vitalNumerics = pgTable("vital_numerics", numericColumns, (table) => [
  primaryKey({ columns: [table.visitId, table.deviceId, table.code, table.at] }),
])

/** Copies of what legal holds keep. */
export const keptVitalNumerics = pgTable("kept_vital_numerics", numericColumns)

/** What was typed in and taken back. Only the owner's function writes here. */
export const vitalWithdrawals = pgTable("vital_withdrawals", {
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  deviceId: uuid("device_id").notNull().$type<DeviceId>(),
  code: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
})

/** All that a device said was wrong at one moment, whole. */
export const deviceStatuses = pgTable("device_statuses", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  deviceId: uuid("device_id").notNull().$type<DeviceId>(),
  at: timestamp({ withTimezone: true }).notNull(),
  conditions: jsonb().notNull().$type<readonly Condition[]>(),
})

/** What stays of the numbers: buckets of 10 and of 60 seconds. A trigger fills them. */
export const vitalRollups = pgTable("vital_rollups", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  deviceId: uuid("device_id").notNull().$type<DeviceId>(),
  code: text().notNull(),
  unit: text().notNull(),
  derived: boolean().notNull(),
  origin: text().notNull().default("device").$type<ChartedOrigin>(),
  seconds: smallint().notNull(),
  /** When the bucket begins. */
  at: timestamp({ withTimezone: true }).notNull(),
  min: real().notNull(),
  max: real().notNull(),
  sum: doublePrecision().notNull(),
  n: integer().notNull(),
  firstAt: moment("first_at").notNull(),
  lastAt: moment("last_at").notNull(),
})

/** One start of a sender, named by device, epoch and stream. */
export const waveStreams = pgTable("wave_streams", {
  id: bigint({ mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  deviceId: uuid("device_id").notNull().$type<DeviceId>(),
  epoch: text().notNull(),
  stream: integer().notNull(),
  /** The channel table as `metaBody` writes it. */
  meta: jsonb().notNull().$type<unknown>(),
  /** When sample 0 was taken, by the sender's clock. */
  startedAt: moment("started_at").notNull(),
})

const chunkColumns = {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  streamId: bigint("stream_id", { mode: "bigint" }).notNull(),
  channel: smallint().notNull(),
  /** By the sender's clock. */
  startsAt: moment("starts_at").notNull(),
  durationMs: integer("duration_ms").notNull(),
  firstIndex: bigint("first_index", { mode: "number" }).notNull(),
  n: integer().notNull(),
  /** Samples that are a reading. */
  valid: integer().notNull(),
  /** Offsets into the chunk without a reading, as PostgreSQL writes a multirange: {[3,7),[9,12)} */
  gaps: text().notNull(),
  codec: smallint().notNull(),
  crc32: bigint({ mode: "number" }).notNull(),
  questionable: text().$type<"clock">(),
  revision: smallint().notNull().default(0),
  data: bytea().notNull(),
}

/** Some seconds of one channel, as a frame of the codec. A partition a day. */
export const waveChunks = pgTable("wave_chunks", chunkColumns)

/** Copies of what strips and legal holds keep. */
export const keptWaveChunks = pgTable("kept_wave_chunks", chunkColumns)

/** A stretch that is kept with the record. */
export const waveStrips = pgTable("wave_strips", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  reason: text().notNull().$type<"alarm" | "bookmark">(),
  about: text().notNull().default(""),
  fromAt: moment("from_at").notNull(),
  toAt: moment("to_at").notNull(),
  keptBy: uuid("kept_by").$type<UserId>(),
  keptAt: moment("kept_at").notNull(),
})

/** The greatest version of a visit counts; without one, scale 1. */
export const news2Scales = pgTable(
  "news2_scales",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    visitId: uuid("visit_id").notNull().$type<VisitId>(),
    version: integer().notNull(),
    scale: smallint().notNull().$type<1 | 2>(),
    reason: text().notNull(),
    decidedBy: uuid("decided_by").notNull().$type<UserId>(),
    decidedAt: moment("decided_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.visitId, table.version] })],
)

/** What people observed for NEWS2; a row with `withdraws` takes another back. */
export const news2Observations = pgTable("news2_observations", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  item: text().$type<ObservedItem>(),
  word: text(),
  value: doublePrecision(),
  withdraws: uuid(),
  at: moment("at").notNull(),
  recordedAt: moment("recorded_at").notNull(),
  doneBy: uuid("done_by").notNull().$type<UserId>(),
})
