import type { Tx } from "@/db/client"
import { record } from "@/lib/audit/record"
import type { ClinicId } from "@/lib/ids"

import { systemActor } from "./system"

type Linked = { id: string; clinicId: ClinicId; patientId: string; visitId?: string | null }

/** Somebody opened the page behind a link: nobody has said who they are, but it showed a visit's time. */
export function recordLinkRead(
  tx: Tx,
  { id, clinicId, patientId, visitId }: Linked,
  at: Date,
): Promise<void> {
  return record(
    tx,
    systemActor("join", clinicId),
    {
      action: "link.read",
      patientId,
      entity: { type: "link", id },
      outcome: "success",
      purpose: "PATRQT",
      data: visitId === null || visitId === undefined ? {} : { visitId },
    },
    at,
  )
}
