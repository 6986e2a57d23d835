import type { ClientActor } from "@/lib/actor"
import { bodyType, fhirJson } from "@/lib/fhir/negotiation"
import { isRefusal, refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import {
  bookAsked,
  choiceAsked,
  findAsked,
  isProposal,
  parametersOf,
} from "@/lib/fhir/scheduling-parameters"
import type { Given } from "@/lib/fhir/scheduling-parameters"

import { changeAppointment } from "./appointment-changes"
import { fine, refused } from "./http-answer"
import type { FhirAnswer } from "./http-answer"
import { mayUse } from "./policy"
import type { Caller } from "./policy"
import { denyUnknown, forbid } from "./refusals"
import { tooLong } from "./request"
import type { Context, FhirRequest } from "./request"
import { bookAppointment, findAppointments, holdAppointment } from "./scheduling-operations"

/** The operations on appointments: $find, $hold and $book. */
export async function operate(
  caller: Caller,
  what: "find" | "hold" | "book",
  request: FhirRequest,
  { base, at }: Context,
): Promise<FhirAnswer> {
  const given = await givenOf(request)
  if (isRefusal(given)) return refused(given)
  if (what === "find") {
    const asked = findAsked(given, base)
    if (isRefusal(asked)) return refused(asked)
    const found = await findAppointments(caller, asked, base, at)
    if (!isRefusal(found)) return fine(found.body)
    // Not theirs, or erased.
    if (found.status === 404 || found.status === 422)
      await denyUnknown(caller, "fhir.find", "patient", asked.patient, at)
    return refused(found)
  }
  // `mayUse` has said that nobody else comes so far.
  if (caller.kind !== "client") return refused(refusal(403, "forbidden", "Only for clients"))
  const asked = what === "hold" ? choiceAsked(given, base) : bookAsked(given, base)
  if (isRefusal(asked)) return refused(asked)
  const done = await scheduled(caller, what, asked, base, at)
  if (!isRefusal(done)) return fine(done.body)
  if (done.status === 403) return forbid(caller, { what }, done.issue.diagnostics, at)
  if (done.status === 404) await denyUnknown(caller, `fhir.${what}`, "visit", asked.appointment, at)
  return refused(done)
}

function scheduled(
  caller: ClientActor,
  what: "hold" | "book",
  asked: Exclude<ReturnType<typeof choiceAsked | typeof bookAsked>, Refusal>,
  base: string,
  at: Date,
): Promise<{ readonly body: object } | Refusal> {
  const isVisit = "what" in asked && asked.what !== "book" && !isProposal(asked.appointment)
  if (!mayUse(caller, "Appointment", isVisit ? "u" : "c"))
    return Promise.resolve(refusal(403, "forbidden", "Not granted"))
  if ("what" in asked && asked.what !== "book") return changeAppointment(caller, asked, base, at)
  return (what === "hold" ? holdAppointment : bookAppointment)(caller, asked, base, at)
}

async function givenOf(request: FhirRequest): Promise<Given | Refusal> {
  if (request.method !== "POST")
    return [...request.query].filter(([name]) => name !== "_format" && name !== "_pretty")
  if (bodyType(request.header("content-type")) !== "json")
    return refusal(415, "not-supported", `The body must be ${fhirJson}`)
  const text = await request.body()
  if (text === undefined) return tooLong
  try {
    return parametersOf(JSON.parse(text))
  } catch {
    return refusal(400, "invalid", "The body is not JSON")
  }
}
