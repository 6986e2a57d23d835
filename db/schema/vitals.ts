import { boolean, pgTable, primaryKey, real, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, DeviceId, PatientId, VisitId } from "@/lib/ids"

/** Charted numbers: kept only with the patient's consent. `code` is an ISO/IEEE 11073 MDC name. */
export const vitalNumerics = pgTable(
  "vital_numerics",
  {
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
  },
  (table) => [primaryKey({ columns: [table.visitId, table.deviceId, table.code, table.at] })],
)
