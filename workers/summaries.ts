import { draftSummaryJob } from "@/lib/consultations/jobs"
import { systemActor } from "@/lib/identity/system"
import { draft } from "@/lib/summaries/draft-commands"

import { handle } from "./handle"
import type { Handler } from "./handle"

export const summaries: readonly Handler[] = [
  handle(draftSummaryJob, async ({ visitId }, { clinicId, outboxId }) => {
    await draft(systemActor("summaries", clinicId, `outbox-${outboxId}`), visitId, new Date())
  }),
]
