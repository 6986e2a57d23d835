import { capabilityStatement, smartConfiguration } from "@/lib/fhir/capability"
import { negotiate } from "@/lib/fhir/negotiation"
import { isRefusal, refusal } from "@/lib/fhir/outcome"
import { requestPath } from "@/lib/fhir/request-path"
import type { ResourceType } from "@/lib/fhir/search-parameters"
import { scopeActions } from "@/lib/identity/client-scope"
import type { ScopeAction } from "@/lib/identity/client-scope"

import { binaryAnswer } from "./document-bytes"
import { fine, refused } from "./http-answer"
import type { FhirAnswer } from "./http-answer"
import { operate } from "./operations"
import { mayUse } from "./policy"
import type { Caller } from "./policy"
import { documentOf, read, search } from "./read-and-search"
import { forbid } from "./refusals"
import type { Context, FhirRequest, Guarded } from "./request"

/**
 * Answers one request of the FHIR interface for whoever makes it (undefined: nobody whom we know). Every
 * refusal is an OperationOutcome; what is handed out was audited in the transaction that read it.
 */
export async function answerFhir(
  caller: () => Promise<Caller | undefined>,
  request: FhirRequest,
  context: Context,
): Promise<FhirAnswer> {
  const [accept, format] = [request.header("accept"), request.query.get("_format")]
  const asked = requestPath(request.method, request.parts)
  // A file is handed out as what it is; everything else as JSON.
  const isFile = !isRefusal(asked) && asked.what === "binary"
  const unmade = isFile ? undefined : negotiate(accept, format)
  if (unmade !== undefined) return refused(unmade)
  if (isRefusal(asked)) return refused(asked)
  if (asked.what === "metadata") return fine(capabilityStatement(context.base, context.release))
  if (asked.what === "smart")
    return fine(smartConfiguration(context.base, everyScope), "application/json")
  const who = await caller()
  if (who === undefined)
    return refused(refusal(401, "login", "An access token is needed"), {
      "www-authenticate": 'Bearer realm="fhir"',
    })
  const isWrite = request.method === "POST" && asked.what !== "search" && asked.what !== "find"
  if (who.kind === "staff" && request.method !== "GET" && request.method !== "HEAD")
    return forbid(who, asked, "Staff read by this interface; they book on the pages", context.at)
  const [type, ...actions] = needs(asked, isWrite)
  if (!actions.some((action) => mayUse(who, type, action)))
    return forbid(who, asked, "Not granted", context.at)
  switch (asked.what) {
    case "read":
      return read(who, asked, request, context)
    case "binary":
      return binaryAnswer(who, asked.id, { accept, format }, context)
    case "document":
      return documentOf(who, asked.id, context)
    case "search":
      return search(who, asked.type, request, context)
    case "find":
    case "hold":
    case "book":
      return operate(who, asked.what, request, context)
  }
}

const everyScope = Object.entries(scopeActions).map(
  ([type, actions]) => `system/${type}.${actions}`,
)

/** Any of these. Which of two `$book` is, its body says. */
function needs(asked: Guarded, isWrite: boolean): [ResourceType | "Binary", ...ScopeAction[]] {
  switch (asked.what) {
    case "binary":
      return ["Binary", "r"]
    case "read":
      return [asked.type, "r"]
    case "document":
      return ["Composition", "r"]
    case "search":
      return [asked.type, "s"]
    case "find":
      return ["Slot", "s"]
    case "hold":
      return ["Appointment", isWrite ? "c" : "r"]
    case "book":
      return isWrite ? ["Appointment", "c", "u"] : ["Appointment", "r"]
  }
}
