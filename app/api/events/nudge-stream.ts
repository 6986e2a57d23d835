import { retryMs } from "@/app/_edge/comeback"
import type { Actor } from "@/lib/actor"
import type { UserId } from "@/lib/ids"
import { onNudge } from "@/lib/jobs/nudges"

import { onBeat } from "./beat"
import { concerns, toldOf } from "./concerns"
import { trackStream } from "./open-streams"

/** What an open stream asks again and again: its session may end while it is open. */
export type Standing =
  /** `clinicianId`: in whose line a patient waits. */
  | { readonly stands: true; readonly clinicianId?: UserId | undefined }
  /** `why`: for staff, who read it where they sign in again. */
  | { readonly stands: false; readonly why?: string }

export type Listener = {
  readonly actor: Actor
  /** Counts their streams. */
  readonly whose: string
  readonly ask: () => Promise<Standing>
}

const heartbeatMs = 15_000
const text = new TextEncoder()

/** Server-sent nudges to one person until their session is over: which kind of thing changed, never what. */
export function nudgeStream(
  { actor, whose, ask }: Listener,
  signal: AbortSignal,
  everyMs = heartbeatMs,
): ReadableStream<Uint8Array> {
  let close = (): void => undefined
  let closed = false
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let clinicianId: UserId | undefined
      const write = (line: string): void => controller.enqueue(text.encode(line))
      const send = (event: { topic: string; why?: string; visitId?: string }): void =>
        write(`data: ${JSON.stringify(event)}\n\n`)
      // A server that is there again, or a network, is asked by all who lost it: each at a moment of its own.
      write(`retry: ${retryMs(Math.random())}\n\n`)
      const end = (): void => {
        if (closed) return
        close()
        controller.close()
      }
      // A session that was revoked or moved to another phone, signing out, an invitation taken back, or 15
      // minutes without a person: the page looks once more, and the stream ends. Whatever cannot be asked now is
      // asked again with the next heartbeat.
      const look = async (): Promise<void> => {
        const standing = await ask().catch(() => undefined)
        if (standing === undefined || closed) return
        if (standing.stands) clinicianId = standing.clinicianId
        else {
          const { why } = standing
          send(why === undefined ? { topic: "over" } : { topic: "signed_out", why })
          end()
        }
      }
      const stop = onNudge(actor.clinicId, (nudge) => {
        if (nudge === "gap") {
          send({ topic: "gap" })
          void look()
        } else if (nudge.topic === "session") {
          if (actor.kind === "staff" && nudge.userId === actor.userId) void look()
        } else if (concerns(actor, clinicianId, nudge)) send(toldOf(actor, nudge))
      })
      // Many more tabs than anybody reads: the oldest comes back later, if it is still there.
      const untrack = trackStream(whose, (why) => {
        if (!closed && why === "crowded") write("retry: 60000\n\n")
        end()
      })
      const unbeat = onBeat(actor.clinicId, everyMs, () => {
        write(": \n\n")
        void look()
      })
      close = () => {
        closed = true
        unbeat()
        stop()
        untrack()
      }
      signal.addEventListener("abort", () => close())
      void look()
    },
    cancel: () => close(),
  })
}
