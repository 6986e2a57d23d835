import type { z } from "zod"

import type { Tx } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import type { ClinicId } from "@/lib/ids"

import type { Job } from "./define"

/** Promises a job in the caller's transaction. Payloads carry ids, never names or clinical text. */
export async function enqueue<S extends z.ZodType>(
  tx: Tx,
  clinicId: ClinicId,
  job: Job<S>,
  payload: z.input<S>,
): Promise<void> {
  await tx.insert(outbox).values({ clinicId, job: job.name, payload: job.payload.parse(payload) })
}
