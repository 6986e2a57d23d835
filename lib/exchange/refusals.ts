import { withTenant } from "@/db/client"
import { deny } from "@/lib/audit/denied"
import type { AuditEntity } from "@/lib/audit/event"
import { refusal } from "@/lib/fhir/outcome"
import type { ResourceType } from "@/lib/fhir/search-parameters"

import { refused } from "./http-answer"
import type { FhirAnswer } from "./http-answer"
import { handedOut, untilTomorrow } from "./log-access"
import { wasErased } from "./patient-queries"
import type { Caller } from "./policy"
import { entityOf } from "./read-events"
import type { Guarded } from "./request"

/** Not there, another clinic's, or not for this caller: the same answer, and an event. */
export async function missing(
  caller: Caller,
  type: ResourceType,
  id: string,
  at: Date,
): Promise<FhirAnswer> {
  await denyUnknown(caller, "fhir.read", entityOf[type], id, at)
  if (type === "Patient" && (await withTenant(caller.clinicId, (tx) => wasErased(tx, id))))
    return refused(refusal(410, "deleted", "This patient's record was erased"))
  return refused(refusal(404, "not-found", `There is no ${type} of this id`))
}

/** As much of the log as a day has; the attempt is in it. */
export async function tooMany(caller: Caller, attempted: string, at: Date): Promise<FhirAnswer> {
  await deny(caller, attempted, { type: "audit_log", id: caller.clinicId }, "too_many", at)
  return refused(handedOut, { "retry-after": untilTomorrow(at) })
}

export async function denyUnknown(
  caller: Caller,
  attempted: string,
  type: AuditEntity["type"],
  id: string | undefined,
  at: Date,
): Promise<void> {
  const named = id !== undefined && /^[A-Za-z0-9]/.test(id) ? id : "unknown"
  await deny(caller, attempted, { type, id: named }, "not_found", at)
}

export async function forbid(
  caller: Caller,
  asked: Guarded,
  diagnostics: string,
  at: Date,
): Promise<FhirAnswer> {
  const type =
    "type" in asked ? asked.type : asked.what === "document" ? "Composition" : "Appointment"
  const attempted = asked.what === "search" ? "fhir.searched" : `fhir.${asked.what}`
  const entity = asked.what === "binary" ? "document" : entityOf[type]
  await deny(caller, attempted, { type: entity, id: "any" }, "forbidden", at)
  return refused(refusal(403, "forbidden", diagnostics))
}
