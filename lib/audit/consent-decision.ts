import type { AuditEvent, AuditPurpose } from "./event"

/** What was decided by a consent: whose visit, which row (null where nobody was ever asked), and the answer. */
export type ConsentDecision = {
  readonly visit: { readonly id: string; readonly patientId: string }
  readonly consentId: string | null
  /** Undefined or null: never asked. */
  readonly agreed: boolean | null | undefined
  readonly purposeOfUse: AuditPurpose
  readonly data: {
    readonly purpose: "video" | "vitals" | "charting" | "transcript"
    readonly attempted?: string
    readonly party?: string
    readonly when?: string
  }
}

/**
 * The event of a decision that rested on a recorded consent, the permitted ones too: BALP's "authorisation
 * by consent". Nobody's answer is no consent: then the decision is about the visit.
 */
export function consentDecision({
  visit,
  consentId,
  agreed,
  purposeOfUse,
  data,
}: ConsentDecision): AuditEvent {
  return {
    action: "consent.applied",
    entity:
      consentId === null ? { type: "visit", id: visit.id } : { type: "consent", id: consentId },
    outcome: agreed === true ? "success" : "refused",
    purpose: purposeOfUse,
    patientId: visit.patientId,
    data: {
      visitId: visit.id,
      ...data,
      reason: agreed === true ? "agreed" : agreed === false ? "refused" : "never_asked",
    },
  }
}
