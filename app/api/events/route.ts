import { z } from "zod"

import { contracted } from "@/app/_edge/contract"
import { currentStaff, currentVisitor, staffSessionEnd } from "@/lib/identity/session"
import { currentWalkIn } from "@/lib/identity/walk-in"

import { nudgeStream } from "./nudge-stream"
import type { Listener, Standing } from "./nudge-stream"

export async function GET(request: Request): Promise<Response> {
  const listener = await listenerFor(new URL(request.url).searchParams.get("for"))
  if (listener === undefined) return Response.json({ error: "unauthenticated" }, { status: 401 })
  const body = nudgeStream(listener, request.signal)
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  })
}

/** A patient in their visit, a guest of it, somebody in the walk-in queue, or staff. */
function listenerFor(audience: string | null): Promise<Listener | undefined> {
  if (audience === "visit") return inVisit()
  return audience === "queue" ? inQueue() : atDesk()
}

async function inVisit(): Promise<Listener | undefined> {
  const visitor = await currentVisitor()
  if (visitor === undefined) return undefined
  const { actor, standing } = visitor
  const whose = actor.kind === "patient" ? actor.visitId : actor.companionId
  const ask = async (): Promise<Standing> => {
    const now = await standing()
    return now === undefined ? { stands: false } : { stands: true, ...now }
  }
  return { actor, whose: `${actor.kind}/${whose}`, ask }
}

async function inQueue(): Promise<Listener | undefined> {
  const actor = await currentWalkIn()
  if (actor === undefined) return undefined
  // A place in line is the cookie's own: there is no session behind it that could end.
  const ask = (): Promise<Standing> => Promise.resolve({ stands: true })
  return { actor, whose: `visitor/${actor.visitorId}`, ask }
}

async function atDesk(): Promise<Listener | undefined> {
  const actor = await currentStaff()
  if (actor === undefined) return undefined
  const end = await staffSessionEnd(actor)
  const ask = async (): Promise<Standing> => {
    const why = await end()
    return why === undefined ? { stands: true } : { stands: false, why }
  }
  return { actor, whose: `staff/${actor.userId}`, ask }
}

contracted(GET, {
  who: "listener",
  query: z.object({ for: z.string().optional() }),
  answers: { 200: ["text/event-stream"], 401: ["application/json"] },
})
