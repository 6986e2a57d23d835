import { jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId, PatientId, UserId, VisitTypeId } from "@/lib/ids"

import { bytea } from "./identity"

const at = (name: string) => timestamp(name, { withTimezone: true })
const clinicId = () => uuid("clinic_id").notNull().$type<ClinicId>()

/** Programs of the hospital that use the FHIR interface by a key of their own. */
export const fhirClients = pgTable("fhir_clients", {
  id: uuid().primaryKey(),
  clinicId: clinicId(),
  name: text().notNull(),
  /** A JSON Web Key Set of public keys. */
  jwks: jsonb().notNull().$type<unknown>(),
  scopes: text().array().notNull(),
  /** Null: by the operator's command. */
  createdBy: uuid("created_by").$type<UserId>(),
  createdAt: at("created_at").notNull(),
  revokedAt: at("revoked_at"),
  revokedBy: uuid("revoked_by").$type<UserId>(),
})

export const fhirTokens = pgTable("fhir_tokens", {
  tokenHash: bytea("token_hash").primaryKey(),
  clinicId: clinicId(),
  clientId: uuid("client_id").notNull(),
  scopes: text().array().notNull(),
  issuedAt: at("issued_at").notNull(),
  expiresAt: at("expires_at").notNull(),
})

/** The `jti` of each assertion, for as long as it could be shown again. */
export const fhirAssertions = pgTable(
  "fhir_assertions",
  {
    clinicId: clinicId(),
    clientId: uuid("client_id").notNull(),
    jtiHash: bytea("jti_hash").notNull(),
    expiresAt: at("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.jtiHash] })],
)

/** One answer to `Appointment/$find`: what it proposed is named after it. */
export const fhirFinds = pgTable("fhir_finds", {
  id: uuid().primaryKey(),
  clinicId: clinicId(),
  /** Who asked, as in `holds`. */
  holder: text().notNull(),
  patientId: uuid("patient_id").$type<PatientId>(),
  visitTypeId: uuid("visit_type_id").notNull().$type<VisitTypeId>(),
  clinicians: uuid().array().notNull().$type<UserId[]>(),
  expiresAt: at("expires_at").notNull(),
})
