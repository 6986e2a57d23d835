import type { Actor } from "@/lib/actor"
import {
  currentCompanion,
  currentPatient,
  currentStaff,
  staffSessionEnd,
} from "@/lib/identity/session"
import { currentWalkIn } from "@/lib/identity/walk-in"
import type { Nudge } from "@/lib/jobs/nudge"
import { onNudge } from "@/lib/jobs/nudges"

import { trackStream } from "./open-streams"

const heartbeatMs = 15_000
const text = new TextEncoder()

/** Server-sent nudges: which kind of thing changed, never what. The page then asks for its state. */
export async function GET(request: Request): Promise<Response> {
  const actor = await listener(new URL(request.url).searchParams.get("for"))
  if (actor === undefined) return Response.json({ error: "unauthenticated" }, { status: 401 })

  const endedBy =
    actor.kind === "staff" ? await staffSessionEnd() : () => Promise.resolve(undefined)
  let close = (): void => undefined
  let closed = false
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (line: string): void => controller.enqueue(text.encode(line))
      const send = (topic: string): void => write(`data: ${JSON.stringify({ topic })}\n\n`)
      write("retry: 1000\n\n")
      // A revoked session, signing out, or 15 minutes without a person: the page is told why, and the
      // stream ends. Whatever cannot be asked now is asked again with the next heartbeat.
      const look = (): void =>
        void endedBy().then(
          (why) => {
            if (why === undefined || closed) return
            write(`data: ${JSON.stringify({ topic: "signed_out", why })}\n\n`)
            end()
          },
          () => undefined,
        )
      const stop = onNudge((nudge) => {
        if (nudge === "gap") {
          send("gap")
          look()
        } else if (nudge.topic === "session") {
          if (actor.kind === "staff" && nudge.userId === actor.userId) look()
        } else if (concerns(actor, nudge)) send(nudge.topic)
      })
      const untrack = trackStream(() => end())
      const end = (): void => {
        close()
        controller.close()
      }
      const heartbeat = setInterval(() => {
        write(": \n\n")
        look()
      }, heartbeatMs)
      close = () => {
        closed = true
        clearInterval(heartbeat)
        stop()
        untrack()
      }
      request.signal.addEventListener("abort", () => close())
    },
    cancel: () => close(),
  })
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  })
}

/** A patient in their visit, a guest of it, somebody in the walk-in queue, or staff. */
async function listener(audience: string | null): Promise<Actor | undefined> {
  if (audience === "visit") return (await currentPatient()) ?? currentCompanion()
  return audience === "queue" ? currentWalkIn() : currentStaff()
}

function concerns(actor: Actor, nudge: Nudge): boolean {
  if (nudge.clinicId !== actor.clinicId) return false
  if (actor.kind === "visitor") return nudge.topic === "queue"
  if (actor.kind === "companion") return nudge.visitId === actor.visitId
  if (actor.kind !== "patient") return true
  return (
    nudge.topic !== "audit" &&
    (nudge.visitId === undefined || nudge.visitId === actor.visitId || nudge.topic === "visits")
  )
}
