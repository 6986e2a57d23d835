import type { z } from "zod"

import type {
  Actor,
  CompanionActor,
  DeviceActor,
  PatientActor,
  PortalActor,
  StaffActor,
  VisitorActor,
} from "@/lib/actor"
import { Fault, isOutOfRoom, reasonOf } from "@/lib/error"
import { refuseOver } from "@/lib/identity/limiter"
import {
  currentCompanion,
  currentPatient,
  whyNoVisitor,
  currentPortal,
  currentStaff,
  deviceOf,
  keepStaffSession,
} from "@/lib/identity/session"
import { greetVisitor } from "@/lib/identity/visitor-session"
import { log } from "@/lib/log"
import type { Result } from "@/lib/result"
import { traced } from "@/lib/tracing"

import { addressOf } from "./address"
import { contracted } from "./contract"
import { storageFull } from "./full-disk"
import { loggedPath } from "./logged-path"
import { namedOnce } from "./named-once"
import { sameOrigin } from "./origin"
import { ownPace } from "./own-pace"
import { parsedBody } from "./parsed-body"
import { requestIdOf, withRequest } from "./request-id"
import { isAway, statusOf } from "./status"
import { unstorable } from "./storable"

type Callers = {
  staff: StaffActor
  patient: PatientActor
  companion: CompanionActor
  /** A patient on their own page, or their proxy. */
  portal: PortalActor
  device: DeviceActor
  seat: StaffActor | PatientActor | CompanionActor | DeviceActor
  /** Somebody on a clinic's booking page: `?clinic=SLUG` names the clinic. */
  visitor: VisitorActor
  /** Whoever takes a time: with `?clinic=SLUG` a visitor, otherwise the person who is signed in. */
  booker: StaffActor | PortalActor | PatientActor | VisitorActor
  /** Whoever changes a visit that stands: staff, or the person whose it is. */
  changer: StaffActor | PortalActor | PatientActor
  anyone: undefined
}
type Params = Record<string, string>
type Context = { params: Promise<Params | undefined> }

/**
 * A JSON route: who may call it, the shape of its body, and the command it runs. Cookies authorise
 * only with our own Origin; a bearer token needs none. A refusal's reason becomes the status.
 */
export function route<
  W extends keyof Callers,
  S extends z.ZodType,
  Q extends z.ZodType = z.ZodUndefined,
>(options: {
  who: W
  body?: S
  /** What follows the question mark, each name once. */
  query?: Q
  /** Bytes of the body; without it what a form may need. */
  largest?: number
  /** The media types of a good answer, where it is no JSON. */
  gives?: readonly string[]
  handle: (
    actor: Callers[W],
    input: z.output<S>,
    context: { params: Params; request: Request; query: z.output<Q> },
  ) => Promise<Result<unknown, string>>
}): (request: Request, context: Context) => Promise<Response> {
  const { who, body, query, gives } = options
  return contracted(
    (request: Request, context: Context) => withRequest(request, () => respond(request, context)),
    { who, body, query, gives },
  )

  async function respond(request: Request, context: Context): Promise<Response> {
    const bearer = request.headers.has("authorization")
    const byCookie = options.who !== "device" && !(options.who === "seat" && bearer)
    if (request.method !== "GET" && byCookie && !sameOrigin(request)) {
      // Somebody's page, or nobody's, acts through a browser: of whom is not asked, so no clinic's log has it.
      const requestId = requestIdOf(request)
      log.warn({ code: "origin", requestId, path: loggedPath(request.url) }, "request refused")
      return refused("origin")
    }

    try {
      // A device's body may be long: none of it is read for a stranger.
      const device = options.who === "device" ? await deviceOf(request) : undefined
      if (options.who === "device" && device === undefined) return refused("unauthenticated")
      const body =
        options.body === undefined
          ? { ok: true as const, value: undefined }
          : await parsedBody(request, options.body, options.largest)
      if (!body.ok) {
        const { field, problem } = body
        return answer(400, { error: "bad_request", field, problem })
      }

      const limited = await visitorLimit(options.who, request)
      if (limited !== undefined) return limited
      const actor = device ?? (await callerOf(options.who, request, body.value))
      if (actor === undefined && options.who !== "anyone")
        return clinicNamed(request) !== null && visits(options.who)
          ? refused("not_found")
          : refused(byLink(options.who) ? await whyNoVisitor() : "unauthenticated")
      const hasty = await ownPace(actor, request.method, new Date())
      if (hasty !== undefined) return over(hasty)
      if (actor?.kind === "staff" && mustEnrolFirst(actor, request))
        return refused("second_factor_needed")
      if (actor?.kind === "staff" && request.method !== "GET") await keepStaffSession(actor)

      const asked = askedBy(request, options.query)
      if (!asked.ok) return answer(400, { error: "bad_request", field: asked.field })
      // An address without a part in brackets has none.
      const params = (await context.params) ?? {}
      // oxlint-disable-next-line typescript/consistent-type-assertions -- parsed by this schema, or there is none
      const named = { params, request, query: asked.value as z.output<Q> }
      const command = () =>
        options.handle(
          // oxlint-disable-next-line typescript/consistent-type-assertions -- callerOf answers by `who`
          actor as Callers[W],
          // oxlint-disable-next-line typescript/consistent-type-assertions -- parsed by this schema, or there is none
          body.value as z.output<S>,
          named,
        )
      const result = await traced("command", {}, command, (it) => (it.ok ? "done" : it.reason))
      if (!result.ok) {
        const { ok: _, reason, ...detail } = result
        return answer(statusOf(reason), { error: reason, ...detail })
      }
      return result.value instanceof Response ? result.value : answer(200, result.value ?? {})
    } catch (error) {
      return fault(request, error)
    }
  }
}

function askedBy(
  request: Request,
  schema: z.ZodType | undefined,
): { ok: true; value: unknown } | { ok: false; field: string } {
  if (schema === undefined) return { ok: true, value: undefined }
  const query = namedOnce(new URL(request.url).searchParams)
  // What comes from outside is not sent back as it came.
  if (!query.ok) return { ok: false, field: /^\w{1,40}$/.test(query.field) ? query.field : "query" }
  const parsed = schema.safeParse(query.value)
  if (!parsed.success)
    return { ok: false, field: parsed.error.issues[0]?.path.join(".") || "query" }
  const field = unstorable(parsed.data)
  return field === undefined ? { ok: true, value: parsed.data } : { ok: false, field }
}

/** Until the second factor that the clinic asks for is made, nothing else can be done. */
function mustEnrolFirst(actor: StaffActor, request: Request): boolean {
  if (actor.session?.mustEnrol !== true) return false
  return !/^\/api\/(security\/|activity$)/.test(new URL(request.url).pathname)
}

async function callerOf(
  who: keyof Callers,
  request: Request,
  body: unknown,
): Promise<Actor | undefined> {
  switch (who) {
    case "anyone":
      return undefined
    case "staff":
      return currentStaff()
    case "patient":
      return currentPatient()
    case "companion":
      return currentCompanion()
    case "portal":
      return currentPortal()
    case "device":
      return deviceOf(request)
    case "seat": {
      if (request.headers.has("authorization")) return deviceOf(request)
      // One browser may hold both cookies: staff name the visit they mean, a patient has only one.
      return names(body, "visitId") || names(body, "classId")
        ? currentStaff()
        : ((await currentPatient()) ?? currentCompanion())
    }
    case "visitor":
      return greetVisitor(clinicNamed(request) ?? "")
    case "booker": {
      const clinic = clinicNamed(request)
      if (clinic !== null) return greetVisitor(clinic)
      return signedIn()
    }
    case "changer":
      return signedIn()
  }
}

function names(body: unknown, field: string): boolean {
  return typeof body === "object" && body !== null && Reflect.get(body, field) !== undefined
}

async function signedIn(): Promise<StaffActor | PortalActor | PatientActor | undefined> {
  return (await currentStaff()) ?? (await currentPortal()) ?? currentPatient()
}

function clinicNamed(request: Request): string | null {
  return new URL(request.url).searchParams.get("clinic")
}

function byLink(who: keyof Callers): boolean {
  return who === "patient" || who === "companion"
}

function visits(who: keyof Callers): boolean {
  return who === "visitor" || who === "booker"
}

/**
 * A visitor shows no credential, so each address and each clinic has its measure: enough for a waiting
 * room's worth of people behind one address, too little to empty a calendar or to read it all day.
 */
async function visitorLimit(who: keyof Callers, request: Request): Promise<Response | undefined> {
  const clinic = clinicNamed(request)
  if (clinic === null || !visits(who)) return undefined
  const kind = request.method === "GET" ? "reads" : "writes"
  const limited = await refuseOver(
    [
      [`visitor/${kind}/${addressOf(request)}`, visitorLimits[kind].address],
      [`visitor/${kind}/clinic/${clinic}`, visitorLimits[kind].clinic],
    ],
    new Date(),
    "counted",
  )
  return limited && over(limited)
}

function over({
  reason,
  ...detail
}: NonNullable<Awaited<ReturnType<typeof refuseOver>>>): Response {
  return answer(statusOf(reason), { ...detail, error: reason })
}

const visitorLimits = {
  reads: { address: { most: 300, seconds: 60 }, clinic: { most: 3_000, seconds: 60 } },
  writes: { address: { most: 60, seconds: 60 }, clinic: { most: 600, seconds: 60 } },
} as const

function refused(reason: string): Response {
  return answer(statusOf(reason), { error: reason })
}

function answer(status: number, body: object): Response {
  const headers = new Headers({ "cache-control": "no-store" })
  // A limit says for how long it holds, and what is away may soon be back (RFC 9110, 10.2.3).
  if (status === 429)
    headers.set("retry-after", String("retryAfter" in body ? Number(body.retryAfter) : 60))
  if (status === 503) headers.set("retry-after", "2")
  return Response.json(body, { status, headers })
}

function fault(request: Request, error: unknown): Response {
  const code = error instanceof Fault ? error.code : "internal"
  const requestId = requestIdOf(request)
  log.error(
    { code, requestId, path: loggedPath(request.url), message: reasonOf(error) },
    "request failed",
  )
  if (isOutOfRoom(error)) return storageFull(new URL(request.url).pathname)
  return answer(isAway(code) ? 503 : 500, { error: code, requestId })
}
