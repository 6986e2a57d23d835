import type { ResourceType } from "@/lib/fhir/search-parameters"

import { auditEventKind } from "./audit-queries"
import { consentKind } from "./consent-queries"
import { documentKind } from "./document-queries"
import type { Kind } from "./found"
import { observations } from "./observation-queries"
import { patientKind } from "./patient-queries"
import { slots } from "./slot-queries"
import { practitioners, schedules } from "./staff-queries"
import { compositions, provenances } from "./summary-queries"
import { appointments, encounters } from "./visit-queries"

export const kinds: Readonly<Record<ResourceType, Kind>> = {
  Patient: patientKind,
  Practitioner: practitioners,
  Schedule: schedules,
  Slot: slots,
  Appointment: appointments,
  Encounter: encounters,
  Observation: observations,
  Consent: consentKind,
  Composition: compositions,
  DocumentReference: documentKind,
  Provenance: provenances,
  AuditEvent: auditEventKind,
}
