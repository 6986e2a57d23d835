import { z } from "zod"

import { VisitId } from "@/lib/ids"
import { defineJob } from "@/lib/jobs/define"

/** Promised when a visit ends, and again when its note changes after that. Done by `lib/summaries`. */
export const draftSummaryJob = defineJob("summaries.draft", z.object({ visitId: VisitId }))
