import { tellJob } from "@/lib/atna/jobs"
import { copyJob } from "@/lib/audit/jobs"
import { sessionsRevokedJob } from "@/lib/identity/jobs"
import { cancelledJob, inviteJob, letterJob, planJob } from "@/lib/notifications/jobs"
import {
  closeOldRoomJob,
  closeProbeJob,
  closeRoomJob,
  openRoomJob,
  removeJob,
} from "@/lib/rooms/jobs"

/** Jobs that are kept without an event of their own, by where `tools/audited/reasons.ts` says why. */
export const silentJobs: Readonly<Record<string, string>> = {
  [copyJob.name]: "workers/copies.ts copyJob",
  [tellJob.name]: "workers/atna.ts tellJob",
  [inviteJob.name]: "workers/notifications.ts inviteJob",
  [cancelledJob.name]: "workers/notifications.ts cancelledJob",
  [letterJob.name]: "workers/notifications.ts letterJob",
  [planJob.name]: "workers/notifications.ts planJob",
  [openRoomJob.name]: "workers/rooms.ts openRoomJob",
  [closeRoomJob.name]: "workers/rooms.ts closeRoomJob",
  [closeOldRoomJob.name]: "workers/rooms.ts closeOldRoomJob",
  [closeProbeJob.name]: "workers/rooms.ts closeProbeJob",
  [removeJob.name]: "workers/rooms.ts removeJob",
  [sessionsRevokedJob.name]: "workers/rooms.ts sessionsRevokedJob",
}
