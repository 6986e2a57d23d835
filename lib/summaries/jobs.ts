import { z } from "zod"

import { VisitId } from "@/lib/ids"
import { defineJob } from "@/lib/jobs/define"

/** Promised when a draft was made from a transcript and the clinic lets a language model read it. */
export const modelDraftJob = defineJob("summaries.model", z.object({ visitId: VisitId }))
