import { env } from "@/lib/env"
import { systemActor } from "@/lib/identity/system"
import { checkDocument } from "@/lib/patients/document-check-commands"
import { checkDocumentJob } from "@/lib/patients/jobs"

import { handleElsewhere } from "./handle"
import type { Handler } from "./handle"

export const documents: readonly Handler[] = [
  handleElsewhere(checkDocumentJob, ({ documentId }, { clinicId, outboxId }) =>
    checkDocument(
      systemActor("documents", clinicId, `outbox-${outboxId}`),
      documentId,
      env().CLAMD_URL,
      new Date(),
    ),
  ),
]
