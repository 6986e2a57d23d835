import { queueNames } from "@/lib/jobs/queues"
import type { QueueKind } from "@/lib/jobs/queues"
import { meters } from "@/lib/meters"
import { traced } from "@/lib/tracing"

/** Does a job, within a span of its trace, and counts how long it took and what became of it. */
export async function measured(
  job: string,
  queue: QueueKind,
  work: () => Promise<void>,
): Promise<void> {
  const { jobs, jobSeconds } = meters()
  const took = jobSeconds.startTimer({ job })
  try {
    await traced("job", { job, queue: queueNames[queue] }, work, () => "done")
    jobs.inc({ job, outcome: "done" })
  } catch (error) {
    jobs.inc({ job, outcome: "failed" })
    throw error
  } finally {
    took()
  }
}
