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
const shared: typeof globalThis & { housecallNudges?: Subscribers } = globalThis

/** Hears the nudges of one clinic: what a nudge costs grows with its clinic, not with the installation. */
export function onNudge(clinicId: ClinicId, subscriber: Subscriber): () => void {
  shared.housecallNudges ??= start()
  return shared.housecallNudges.add(clinicId, subscriber)
}

/** Who listens, by clinic. */
export class Subscribers {
  readonly #byClinic = new Map<ClinicId, Set<Subscriber>>()

  add(clinicId: ClinicId, subscriber: Subscriber): () => void {
    const own = this.#byClinic.get(clinicId) ?? new Set()
    this.#byClinic.set(clinicId, own.add(subscriber))
    return () => {
      own.delete(subscriber)
      if (own.size === 0 && this.#byClinic.get(clinicId) === own) this.#byClinic.delete(clinicId)
    }
  }

  tell(nudge: Nudge): void {
    for (const subscriber of this.#byClinic.get(nudge.clinicId) ?? []) subscriber(nudge)
  }

  /** Something may have been missed, of whichever clinic. */
  tellAll(): void {
    for (const own of this.#byClinic.values()) for (const subscriber of own) subscriber("gap")
  }
}

function start(): Subscribers {
  const subscribers = new Subscribers()
  listen(
    "nudge",
    (payload) => {
      const parsed = Wire.safeParse(payload)
      if (!parsed.success) return
      const { clinicId, topic, visitId, userId, clinicianId } = parsed.data
      subscribers.tell({
        clinicId,
        topic,
        ...(visitId === undefined ? {} : { visitId }),
        ...(userId === undefined ? {} : { userId }),
        ...(clinicianId === undefined ? {} : { clinicianId }),
      })
    },
    () => subscribers.tellAll(),
  )
  return subscribers
}
