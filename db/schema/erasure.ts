import { pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, PatientId, UserId } from "@/lib/ids"

const at = (name: string) => timestamp(name, { withTimezone: true })

export type ErasureState = "requested" | "approved" | "refused" | "withdrawn" | "expired" | "done"

/** One wish to have a patient erased, and what two people made of it. */
export const erasureRequests = pgTable("erasure_requests", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  patientId: uuid("patient_id").notNull().$type<PatientId>(),
  basis: text().notNull(),
  /** Sealed under the patient's key; empty once they are erased. */
  reason: text().notNull(),
  state: text().notNull().default("requested").$type<ErasureState>(),
  requestedBy: uuid("requested_by").notNull().$type<UserId>(),
  requestedAt: at("requested_at").notNull(),
  expiresAt: at("expires_at").notNull(),
  decidedBy: uuid("decided_by").$type<UserId>(),
  decidedAt: at("decided_at"),
  /** Why it was refused, or could not be done: a code. */
  code: text(),
  doneAt: at("done_at"),
})
