import type { z } from "zod"

import type { ClinicId } from "@/lib/ids"
import type { Job } from "@/lib/jobs/define"

/** Which promise is being kept. `outboxId` is stable over redeliveries: effects are keyed on it. */
export type JobContext = { clinicId: ClinicId; outboxId: string; signal: AbortSignal }

export type Handler = {
  readonly job: string
  run(payload: unknown, context: JobContext): Promise<void>
}

/** Joins a job's contract to what does it. A payload that does not parse is a bug and throws. */
export function handle<S extends z.ZodType>(
  job: Job<S>,
  run: (payload: z.output<S>, context: JobContext) => Promise<void>,
): Handler {
  return { job: job.name, run: (payload, context) => run(job.payload.parse(payload), context) }
}
