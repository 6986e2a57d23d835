import { z } from "zod"

import { defineJob } from "@/lib/jobs/define"

/** Promised when a document is filed: until it was looked at, nobody can open it. */
export const checkDocumentJob = defineJob("documents.check", z.object({ documentId: z.uuid() }))
