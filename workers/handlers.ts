import { Fault } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import { ClinicId } from "@/lib/ids"
import { keepPromise } from "@/lib/jobs/keep-promise"
import type { Kept } from "@/lib/jobs/keep-promise"
import type { QueueKind } from "@/lib/jobs/queues"
import { withTraceparent } from "@/lib/request-id"
import { timeLimit } from "@/lib/time-limit"

import { repositories } from "./atna"
import { calendars } from "./calendars"
import { copies } from "./copies"
import { documents } from "./documents"
import { erasure } from "./erasure"
import type { Handler } from "./handle"
import { measured } from "./measured"
import { notifications } from "./notifications"
import { waitlist } from "./queue"
import { rooms } from "./rooms"
import { summaries } from "./summaries"

/** Every kind of promise, and what keeps it. */
export const handlers: ReadonlyMap<string, Handler> = new Map(
  [
    ...calendars,
    ...copies,
    ...documents,
    ...erasure,
    ...notifications,
    ...repositories,
    ...rooms,
    ...summaries,
    ...waitlist,
  ].map((handler) => [handler.job, handler]),
)

/** The queue of a kind of promise; one that nobody keeps fails in our own. */
export function queueOf(job: string): QueueKind {
  return handlers.get(job)?.queue ?? "own"
}

/** All that Redis holds of a promise. What it is and about whom is read from its row. */
export type Delivery = { clinicId: string; outboxId: string }

const tryMs = 60_000

/** One delivery of one promise. `stopping` ends what waits on somebody else's server. */
export function deliver(
  { clinicId, outboxId }: Delivery,
  stopping: AbortSignal,
  known: ReadonlyMap<string, Handler> = handlers,
): Promise<Kept> {
  const clinic = ClinicId.parse(clinicId)
  return keepPromise(systemActor("jobs", clinic), BigInt(outboxId), (promised) => {
    const { job, payload, traceparent } = promised
    const handler = known.get(job)
    if (handler === undefined) throw new Fault("no_handler", `no handler for ${job}`)
    const signal = timeLimit(tryMs, stopping)
    // The click's trace goes on here.
    return withTraceparent(traceparent ?? undefined, () =>
      measured(job, handler.queue, () =>
        handler.run(payload, { clinicId: clinic, outboxId, signal }),
      ),
    )
  })
}
