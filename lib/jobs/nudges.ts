import { z } from "zod"

import { ClinicId, UserId, VisitId } from "@/lib/ids"

import { listen } from "./listen"
import type { Nudge } from "./nudge"

/** Whoever can connect to the database can notify: what is no nudge must not end the process. */
export const Wire = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: "custom", message: "not JSON" })
      return z.NEVER
    }
  })
  .pipe(
    z.object({
      clinicId: ClinicId,
      topic: z.enum(["visits", "audit", "visit", "queue", "session", "alarms"]),
      visitId: VisitId.optional(),
      userId: UserId.optional(),
      clinicianId: UserId.optional(),
    }),
  )

type Subscriber = (nudge: Nudge | "gap") => void

// One listening connection a process, however many pages are open. Next may load this module twice.
const shared: typeof globalThis & { housecallNudges?: { subscribers: Set<Subscriber> } } =
  globalThis

/** Hears every nudge of this installation; the caller picks its own clinic's. */
export function onNudge(subscriber: Subscriber): () => void {
  shared.housecallNudges ??= start()
  const { subscribers } = shared.housecallNudges
  subscribers.add(subscriber)
  return () => subscribers.delete(subscriber)
}

function start(): { subscribers: Set<Subscriber> } {
  const subscribers = new Set<Subscriber>()
  const tell = (nudge: Nudge | "gap"): void => {
    for (const subscriber of subscribers) subscriber(nudge)
  }
  listen(
    "nudge",
    (payload) => {
      const parsed = Wire.safeParse(payload)
      if (!parsed.success) return
      const { clinicId, topic, visitId, userId, clinicianId } = parsed.data
      tell({
        clinicId,
        topic,
        ...(visitId === undefined ? {} : { visitId }),
        ...(userId === undefined ? {} : { userId }),
        ...(clinicianId === undefined ? {} : { clinicianId }),
      })
    },
    () => tell("gap"),
  )
  return { subscribers }
}
