import { erasePatient } from "@/lib/erasure/erase-command"
import { eraseJob } from "@/lib/erasure/jobs"
import { systemActor } from "@/lib/identity/system"

import { handle } from "./handle"
import type { Handler } from "./handle"

export const erasure: readonly Handler[] = [
  handle(eraseJob, async ({ requestId }, { clinicId, outboxId }) => {
    await erasePatient(
      systemActor("erasure", clinicId, `outbox-${outboxId}`),
      requestId,
      new Date(),
    )
  }),
]
