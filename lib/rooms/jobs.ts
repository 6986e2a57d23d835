import { z } from "zod"

import { VisitId } from "@/lib/ids"
import { defineJob } from "@/lib/jobs/define"

const visit = z.object({ visitId: VisitId })

/** Promised on admission: the sitting's room exists before anyone asks for a token. */
export const openRoomJob = defineJob("rooms.open", visit)

/** Promised when a visit ends: whoever is still in the room is sent out. */
export const closeRoomJob = defineJob("rooms.close", visit)

/** Promised when a visit moves to a new room: the old one ends for whoever is still in it. */
export const closeOldRoomJob = defineJob(
  "rooms.close_old",
  z.object({ visitId: VisitId, room: z.string().regex(/^[\w-]{16,64}$/) }),
)

/**
 * Promised whenever a seat is taken from somebody (sent back, removed, moved to another phone, a class
 * visit that ended) and when whoever lost one comes back: the token still opens LiveKit's door for minutes.
 */
export const removeJob = defineJob(
  "rooms.remove",
  z.object({ visitId: VisitId, identity: z.string().regex(/^[\w-]{1,64}$/) }),
)

/** Promised with a probe's room, which belongs to no visit: it is gone two minutes later. */
export const closeProbeJob = defineJob(
  "rooms.close_probe",
  z.object({ room: z.string().regex(/^probe-[\w-]{24}$/) }),
)

/** How often LiveKit itself is asked who is in which room; its webhooks may have been lost. */
export const reconcileSeconds = 30
