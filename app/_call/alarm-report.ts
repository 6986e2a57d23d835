import { post } from "@/app/_edge/post"
import type { E2eeSession } from "@/lib/e2ee/client/session"

import { alarmTally } from "./alarm-tally"

/** Sends to the audit log what has to be known there. */
export function reportAlarms(
  session: E2eeSession,
  sitting: { visitId?: string; classId?: string },
): void {
  const tally = alarmTally()
  session.onAlarm((code, { identity }) => {
    const report = tally(code, identity)
    if (report !== undefined) void post("/api/rooms/report", { ...report, ...sitting })
  })
}
