import { draftSummaryJob } from "@/lib/consultations/jobs"
import { env } from "@/lib/env"
import { systemActor } from "@/lib/identity/system"
import { draft } from "@/lib/summaries/draft-commands"
import { modelDraftJob } from "@/lib/summaries/jobs"
import { draftWithModel } from "@/lib/summaries/model-draft-commands"
import { configuredModel } from "@/lib/summaries/model/configured"

import { handle, handleElsewhere } from "./handle"
import type { Handler } from "./handle"

export const summaries: readonly Handler[] = [
  handle(draftSummaryJob, async ({ visitId }, { clinicId, outboxId }) => {
    const actor = systemActor("summaries", clinicId, `outbox-${outboxId}`)
    await draft(actor, visitId, new Date(), configuredModel())
  }),
  handleElsewhere(modelDraftJob, async ({ visitId }, { clinicId, outboxId, signal }) => {
    const model = configuredModel()
    if (model === undefined) return
    const actor = systemActor("summaries", clinicId, `outbox-${outboxId}`)
    const seconds = env().SUMMARY_MODEL_SECONDS
    await draftWithModel(actor, visitId, model, { signal, seconds, now: () => new Date() })
  }),
]
