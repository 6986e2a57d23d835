import type { AuditAction } from "../event"
import type { Coding, Kind } from "./fhir-codes"
import type { Payload } from "./payload"

/**
 * IHE ITI Scheduling 1.0, audit profiles of the recipient (input/fsh/audit-115 to 117): a program of the
 * hospital books by that guide's operations and by nothing else. Each profile builds on BALP's PatientCreate,
 * that of a search too; to move and to cancel are one transaction with booking and have no profile of
 * their own, so that they are named and stay updates.
 */
export type Transaction = {
  readonly subtype: Coding
  readonly kind: Kind
  /** The profile that such an event claims beside BALP's where it is about a patient. */
  readonly profile: string | undefined
}

export function transactionOf(payload: Pick<Payload, "action" | "actor">): Transaction | undefined {
  return payload.actor.kind === "client" ? transactions[payload.action] : undefined
}

const find = transaction("115", "Find Potential Appointments", "create", "FindPotential")
const hold = transaction("116", "Hold Appointment", "create", "Hold")
const book = transaction("117", "Book Appointment", "create", "Book")
const change = transaction("117", "Book Appointment", "update", undefined)

const transactions: Readonly<Partial<Record<AuditAction, Transaction>>> = {
  "slots.read": find,
  "visit.held": hold,
  "visit.booked": book,
  "visit.requested": book,
  "visit.moved": change,
  "visit.cancelled": change,
  "visit.hold_released": change,
}

function transaction(
  number: string,
  display: string,
  kind: Kind,
  name: string | undefined,
): Transaction {
  return {
    subtype: { system: "urn:ihe:event-type-code", code: `ITI-${number}`, display },
    kind,
    profile:
      name === undefined
        ? undefined
        : `https://profiles.ihe.net/ITI/Scheduling/StructureDefinition/IHE.Scheduling.${name}.Audit.Recipient`,
  }
}
