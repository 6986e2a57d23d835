import type { z } from "zod"

import type { ClinicId } from "@/lib/ids"
import type { Job } from "@/lib/jobs/define"
import type { QueueKind } from "@/lib/jobs/queues"

/** Which promise is being kept. `outboxId` is stable over redeliveries: effects are keyed on it. */
export type JobContext = { clinicId: ClinicId; outboxId: string; signal: AbortSignal }

export type Handler = {
  readonly job: string
  readonly queue: QueueKind
  run(payload: unknown, context: JobContext): Promise<void>
}

type Run<S extends z.ZodType> = (payload: z.output<S>, context: JobContext) => Promise<void>

/** Joins a job's contract to what does it. A payload that does not parse is a bug and throws. */
export function handle<S extends z.ZodType>(job: Job<S>, run: Run<S>): Handler {
  return handler("own", job, run)
}

/** The same for what waits on somebody else's server. */
export function handleElsewhere<S extends z.ZodType>(job: Job<S>, run: Run<S>): Handler {
  return handler("elsewhere", job, run)
}

function handler<S extends z.ZodType>(queue: QueueKind, job: Job<S>, run: Run<S>): Handler {
  return {
    job: job.name,
    queue,
    run: (payload, context) => run(job.payload.parse(payload), context),
  }
}
