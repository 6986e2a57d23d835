import type { AuditAction, AuditEntity } from "../event"

/** How an action reads as an AuditEvent: the rows of the IHE BALP tables, and what they leave to FHIR core. */
export type Kind =
  | "read"
  | "query"
  | "create"
  | "update"
  | "delete"
  | "login"
  | "logout"
  | "log_used"
  | "disclosure"
  | "consent_decision"
  | "alert"

export const kindOf: Readonly<Record<AuditAction, Kind>> = {
  "staff.signed_in": "login",
  "staff.sign_in_failed": "login",
  "staff.signed_out": "logout",
  "portal.person_chosen": "login",
  "portal.signed_out": "logout",
  "patient.read": "read",
  "patient.searched": "query",
  "patient.created": "create",
  "visit.listed": "query",
  "visit.read": "read",
  "visit.booked": "create",
  "visit.cancelled": "update",
  "visit.restored": "update",
  "visit.admitted": "update",
  "visit.opened": "update",
  "visit.room_changed": "update",
  "visit.unencrypted": "update",
  "visit.ended": "update",
  "visit.placed": "update",
  "slots.read": "query",
  "link.issued": "create",
  "link.read": "read",
  "link.redeemed": "update",
  "link.refused": "alert",
  "consent.given": "create",
  "consent.changed": "update",
  "consent.speaker_recorded": "create",
  "consent.applied": "consent_decision",
  "seat.arrived": "update",
  "seat.checked": "update",
  "seat.token_issued": "create",
  "seat.joined": "update",
  "seat.left": "update",
  "seat.phone_asked": "update",
  "seat.phone_not_needed": "update",
  "seat.text_asked": "update",
  "seat.named": "update",
  "seat.sent_back": "update",
  "seat.removed": "update",
  "seat.refused": "alert",
  "guest.invited": "create",
  "guest.uninvited": "update",
  "guest.admitted": "update",
  "guest.checked": "update",
  "guest.listed": "query",
  "device.linked": "create",
  "device.unlinked": "update",
  "device.read": "read",
  "vitals.watched": "read",
  "vitals.charted": "create",
  "vitals.withdrawn": "update",
  "vitals.waves_charted": "create",
  "vitals.kept": "create",
  "vitals.held": "update",
  "vitals.released": "update",
  "alarm.limits_set": "update",
  "alarm.limits_read": "read",
  "vitals.scale_decided": "update",
  "vitals.observed": "create",
  "vitals.observation_withdrawn": "update",
  "alarm.ward_sound": "update",
  "alarm.answered": "update",
  "alarm.changed": "create",
  "alarm.told": "create",
  "alarm.read": "read",
  "vitals.read": "read",
  "vitals.exported": "disclosure",
  "note.read": "read",
  "note.written": "update",
  "summary.drafted": "create",
  "summary.model_failed": "update",
  "transcript.added": "create",
  "transcript.read": "read",
  "transcript.deleted": "delete",
  "summary.read": "read",
  "summary.edited": "update",
  "summary.signed": "update",
  "summary.amended": "update",
  "summary.printed": "disclosure",
  "summary.exported": "disclosure",
  "message.asked": "create",
  "message.sent": "create",
  "retention.purged": "delete",
  "job.parked": "alert",
  "job.listed": "query",
  "job.retried": "update",
  "audit.read": "log_used",
  "audit.filter_saved": "log_used",
  "audit.filter_removed": "log_used",
  "audit.receipt_issued": "log_used",
  "audit.exported": "disclosure",
  "audit.export_made": "log_used",
  "disclosure.recorded": "disclosure",
  "disclosure.suspended": "create",
  "audit.verified": "log_used",
  "key.rotated": "update",
  "record_key.rotated": "update",
  "log.recovered": "alert",
  "staff.invited": "create",
  "staff.joined": "create",
  "staff.listed": "query",
  "staff.changed": "update",
  "staff.role_changed": "update",
  "staff.deactivated": "update",
  "staff.reactivated": "update",
  "credential.changed": "update",
  "credential.refused": "alert",
  "session.listed": "query",
  "session.revoked": "update",
  "session.stepped_up": "login",
  "client.registered": "create",
  "client.revoked": "update",
  "client.listed": "query",
  "client.token_issued": "login",
  "client.token_refused": "alert",
  "fhir.read": "read",
  "fhir.searched": "query",
  "clinic.read": "read",
  "clinic.changed": "update",
  "clinic.model_decided": "update",
  "visit_type.changed": "update",
  "availability.read": "read",
  "availability.changed": "update",
  "feed.issued": "create",
  "feed.revoked": "update",
  "feed.read": "query",
  "busy.connected": "create",
  "busy.removed": "update",
  "busy.imported": "update",
  "busy.refused": "alert",
  "patient.changed": "update",
  "patient.merged": "update",
  "patient.unmerged": "update",
  "patient.held": "update",
  "patient.released": "update",
  "erasure.requested": "create",
  "erasure.approved": "update",
  "erasure.refused": "update",
  "erasure.withdrawn": "update",
  "erasure.read": "read",
  "erasure.listed": "query",
  "patient.erased": "delete",
  "patient.break_glass": "read",
  "proxy.added": "create",
  "proxy.removed": "delete",
  "chart.read": "read",
  "chart.changed": "update",
  "document.filed": "create",
  "document.checked": "update",
  "document.followed": "read",
  "document.read": "read",
  "code.issued": "create",
  "code.redeemed": "login",
  "code.refused": "alert",
  "visit.held": "create",
  "visit.hold_released": "update",
  "visit.requested": "create",
  "visit.approved": "update",
  "visit.declined": "update",
  "visit.moved": "update",
  "visit.confirmed": "update",
  "visit.transferred": "update",
  "series.booked": "create",
  "outcome.decided": "update",
  "outcome.corrected": "update",
  "intake.given": "create",
  "intake.read": "read",
  "queue.joined": "create",
  "queue.left": "update",
  "queue.message_asked": "update",
  "queue.taken": "update",
  "queue.read": "query",
  "waitlist.joined": "create",
  "waitlist.left": "update",
  "waitlist.offered": "create",
  "waitlist.accepted": "update",
  "waitlist.declined": "update",
  "waitlist.read": "query",
  "message.delivered": "update",
  "message.failed": "alert",
  "message.stopped": "update",
  "message.read": "query",
  "summary.published": "update",
  "network.tested": "create",
  "access.denied": "alert",
  "encryption.alarm": "alert",
}

/** Entities that are FHIR resources; the others are named by an identifier of ours. */
export const resourceOf: Partial<Record<AuditEntity["type"], string>> = {
  patient: "Patient",
  visit: "Encounter",
  consent: "Consent",
  device: "Device",
  staff: "Practitioner",
  clinic: "Organization",
  summary: "Composition",
  message: "Communication",
  transcript: "DocumentReference",
  document: "DocumentReference",
  hold: "Appointment",
  intake: "QuestionnaireResponse",
  proxy: "RelatedPerson",
  visit_type: "HealthcareService",
}

export type Coding = { system: string; code: string; display?: string }

const systems = {
  type: "http://terminology.hl7.org/CodeSystem/audit-event-type",
  rest: "http://hl7.org/fhir/restful-interaction",
  dicom: "http://dicom.nema.org/resources/ontology/DCM",
  entity: "http://terminology.hl7.org/CodeSystem/audit-entity-type",
  role: "http://terminology.hl7.org/CodeSystem/object-role",
  participation: "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
  lifecycle: "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle",
  source: "http://terminology.hl7.org/CodeSystem/security-source-type",
  reason: "http://terminology.hl7.org/CodeSystem/v3-ActReason",
  provenance: "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
  security: "http://terminology.hl7.org/CodeSystem/extra-security-role-type",
  roleClass: "http://terminology.hl7.org/CodeSystem/v3-RoleClass",
  resource: "http://hl7.org/fhir/resource-types",
  snomed: "http://snomed.info/sct",
  balpEntity: "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
  balpDecision: "https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType",
} as const

export function coding(system: keyof typeof systems, code: string, display?: string): Coding {
  return { system: systems[system], code, ...(display === undefined ? {} : { display }) }
}

/**
 * One row a kind: the tables of IHE BALP 1.1.5, read from its profiles. DICOM names source and
 * destination of the DATA, so that a read is the mirror of a query or a create, and a delete is neither.
 */
export type Row = {
  readonly type: Coding
  readonly subtype?: Coding
  readonly action: "C" | "R" | "U" | "D" | "E"
  readonly claims?: Claims
  readonly client: Coding
  readonly server: Coding
  readonly user: Coding
}

/**
 * Which profile an event may claim: one for events about a patient and, where there is one, another
 * for the rest. The REST profiles fix outcome 0; a decision by consent is one when it says no, too.
 */
type Claims = {
  readonly withPatient: string
  readonly without?: string
  readonly refusedToo?: true
}

const sends = coding("dicom", "110153", "Source Role ID")
const receives = coding("dicom", "110152", "Destination Role ID")
const application = coding("dicom", "110150", "Application")
const recipient = coding("participation", "IRCP", "information recipient")
const author = coding("participation", "AUT", "author (originator)")
const rest = coding("type", "rest", "Restful Operation")

export const rows: Readonly<Record<Kind, Row>> = {
  read: {
    type: rest,
    subtype: coding("rest", "read"),
    action: "R",
    claims: { withPatient: "PatientRead", without: "Read" },
    client: receives,
    server: sends,
    user: recipient,
  },
  query: {
    type: rest,
    subtype: coding("rest", "search"),
    action: "E",
    claims: { withPatient: "PatientQuery", without: "Query" },
    client: sends,
    server: receives,
    user: recipient,
  },
  create: {
    type: rest,
    subtype: coding("rest", "create"),
    action: "C",
    claims: { withPatient: "PatientCreate", without: "Create" },
    client: sends,
    server: receives,
    user: author,
  },
  update: {
    type: rest,
    subtype: coding("rest", "update"),
    action: "U",
    claims: { withPatient: "PatientUpdate", without: "Update" },
    client: sends,
    server: receives,
    user: author,
  },
  delete: {
    type: rest,
    subtype: coding("rest", "delete"),
    action: "D",
    claims: { withPatient: "PatientDelete", without: "Delete" },
    client: application,
    server: coding("provenance", "custodian", "Custodian"),
    user: author,
  },
  disclosure: {
    type: coding("dicom", "110106", "Export"),
    subtype: coding("lifecycle", "disclose", "Disclose Record Lifecycle Event"),
    action: "R",
    claims: { withPatient: "PrivacyDisclosure.Source" },
    client: receives,
    server: sends,
    user: recipient,
  },
  consent_decision: {
    type: coding("dicom", "110113", "Security Alert"),
    subtype: coding("balpDecision", "AuthZ-Consent"),
    action: "E",
    claims: { withPatient: "AuthZconsent", refusedToo: true },
    client: application,
    server: coding("security", "authserver", "authorization server"),
    user: recipient,
  },
  login: {
    type: coding("dicom", "110114", "User Authentication"),
    subtype: coding("dicom", "110122", "Login"),
    action: "E",
    client: application,
    server: application,
    user: recipient,
  },
  logout: {
    type: coding("dicom", "110114", "User Authentication"),
    subtype: coding("dicom", "110123", "Logout"),
    action: "E",
    client: application,
    server: application,
    user: recipient,
  },
  log_used: {
    type: coding("dicom", "110101", "Audit Log Used"),
    action: "R",
    client: receives,
    server: sends,
    user: recipient,
  },
  alert: {
    type: coding("dicom", "110113", "Security Alert"),
    action: "E",
    client: application,
    server: application,
    user: recipient,
  },
}
