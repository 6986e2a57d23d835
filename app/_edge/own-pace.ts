import type { Actor, VisitorActor } from "@/lib/actor"
import { refuseOver } from "@/lib/identity/limiter"

/** More than a page does that comes back again and again after a lost connection. */
const most = { most: 240, seconds: 60 }

/**
 * How often whoever came by a link or a code may change something: each change is an event, and those are kept
 * for good. No link in the wrong hands fills the log. Undefined: they may, or they are somebody else.
 */
export async function ownPace(
  actor: Actor | undefined,
  method: string,
  at: Date,
): ReturnType<typeof refuseOver> {
  const name = actor === undefined || method === "GET" ? undefined : nameOf(actor)
  return name === undefined ? undefined : refuseOver([[`own/${name}`, most]], at, "counted")
}

/** The same of whoever has a place in the line, by the place's cookie: a route for anyone asks here. */
export function placePace(walkIn: VisitorActor, at: Date): ReturnType<typeof refuseOver> {
  return refuseOver([[`own/place/${walkIn.visitorId}`, most]], at, "counted")
}

/** The same of whoever is on /my and says for whom they act, by their cookie: they may be nobody's actor yet. */
export function choicePace(token: string, at: Date): ReturnType<typeof refuseOver> {
  return refuseOver([[`own/choice/${token}`, most]], at, "counted")
}

/** How often they may look at what is an event each time; who looks at their own visit is one reader for minutes. */
export async function lookPace(actor: Actor, at: Date): ReturnType<typeof refuseOver> {
  const name = nameOf(actor)
  if (name === undefined) return undefined
  return refuseOver([[`own/look/${name}`, { most: 60, seconds: 60 }]], at, "counted")
}

function nameOf(actor: Actor): string | undefined {
  switch (actor.kind) {
    case "patient":
      return `patient/${actor.visitId}`
    case "companion":
      return `companion/${actor.companionId}`
    case "portal":
      return `portal/${actor.proxyId ?? actor.patientId}`
    case "staff":
    case "device":
    case "visitor":
    case "client":
    case "system":
      return undefined
  }
}
