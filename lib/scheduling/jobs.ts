import { z } from "zod"

import { UserId, VisitTypeId } from "@/lib/ids"
import { defineJob } from "@/lib/jobs/define"

const time = z.iso.datetime({ offset: true })

/** A clinician's time came free: a visit there was cancelled or moved away. Offered to who waits for one. */
export const slotFreedJob = defineJob(
  "scheduling.slot_freed",
  z.object({
    clinicianId: UserId,
    visitTypeId: VisitTypeId.optional(),
    startsAt: time,
    endsAt: time,
  }),
)
