import {
  boolean,
  customType,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core"

import type { ClinicId, PatientId, UserId, VisitId } from "@/lib/ids"
import type { Priority } from "@/lib/vitals/alarms/condition"
import type { DeedKind } from "@/lib/vitals/alarms/deed-schema"
import type { Limits } from "@/lib/vitals/alarms/limits"
import { packed, unpacked } from "@/lib/vitals/alarms/packed"
import type { Packed } from "@/lib/vitals/alarms/packed"
import type { Answer } from "@/lib/vitals/alarms/replay"
import type { Alarms } from "@/lib/vitals/alarms/state"
import type { Told } from "@/lib/vitals/alarms/telling"
import type { Transition, Why } from "@/lib/vitals/alarms/transition"
import type { ScoreWatch } from "@/lib/vitals/scores/score-watch"

const moment = (name: string) => timestamp(name, { withTimezone: true })

/** The greatest version of a visit counts. */
export const alarmLimits = pgTable(
  "alarm_limits",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    visitId: uuid("visit_id").notNull().$type<VisitId>(),
    version: integer().notNull(),
    limits: jsonb().notNull().$type<Limits>(),
    setBy: uuid("set_by").notNull().$type<UserId>(),
    setAt: moment("set_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.visitId, table.version] })],
)

export const alarmDeeds = pgTable("alarm_deeds", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  visitId: uuid("visit_id").notNull().$type<VisitId>(),
  kind: text().notNull().$type<DeedKind>(),
  condition: text(),
  until: moment("until"),
  comment: text().notNull().default(""),
  doneBy: uuid("done_by").notNull().$type<UserId>(),
  at: moment("at").notNull(),
  receivedAt: moment("received_at").notNull(),
})

const engineState = customType<{ data: Alarms; driverData: Packed | string }>({
  dataType: () => "jsonb",
  toDriver: (state) => JSON.stringify(packed(state)),
  fromDriver: (kept) => unpacked(typeof kept === "string" ? JSON.parse(kept) : kept),
})

/** The engine of a visit, between two batches. */
export const alarmMonitors = pgTable("alarm_monitors", {
  visitId: uuid("visit_id").primaryKey().$type<VisitId>(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  state: engineState().notNull(),
  seq: integer().notNull().default(0),
  answers: jsonb().notNull().default([]).$type<readonly Answer[]>(),
  /** Null: it was told nothing yet. */
  score: jsonb().$type<ScoreWatch>(),
  told: jsonb().$type<Told>(),
  shown: text().$type<Priority>(),
  unanswered: text().$type<Priority>(),
  overAt: moment("over_at"),
  closed: boolean().notNull().default(false),
})

export type AlarmMonitorRow = typeof alarmMonitors.$inferSelect

export const alarmTransitions = pgTable(
  "alarm_transitions",
  {
    visitId: uuid("visit_id").notNull().$type<VisitId>(),
    seq: integer().notNull(),
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    kind: text().notNull().$type<Transition["kind"]>(),
    condition: text(),
    fromState: text("from_state").notNull(),
    toState: text("to_state").notNull(),
    priority: text().$type<Priority>(),
    value: doublePrecision(),
    /** The limit; the word itself is SQL's. */
    bound: doublePrecision(),
    at: moment("at").notNull(),
    seenAt: moment("seen_at").notNull(),
    doneBy: uuid("done_by").$type<UserId>(),
    why: text().notNull().$type<Why>(),
  },
  (table) => [primaryKey({ columns: [table.visitId, table.seq] })],
)

export const alarmOrder = pgTable("alarm_order", {
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  position: integer().notNull(),
  userId: uuid("user_id").notNull().$type<UserId>(),
})
