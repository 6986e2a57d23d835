import { withTenant } from "@/db/client"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { refuseHasty } from "./pace"
import type { TooOften } from "./pace"
import { findJoining, findSeat, namedVisit, visitNamed } from "./queries"
import type { SeatActor } from "./queries"
import type { AlarmReport } from "./schema"

/** A tab refused something that was not encrypted, or met a forged key: into the audit log. */
export async function reportAlarm(
  actor: SeatActor,
  report: AlarmReport,
  at: Date = new Date(),
): Promise<Result<undefined, "not_found"> | TooOften> {
  const over = await refuseHasty("report", actor, at)
  if (over !== undefined) return over
  const recorded = await withTenant(actor.clinicId, async (tx) => {
    const found = await findJoining(tx, actor, await visitNamed(tx, report))
    if (found === undefined) return false
    const { id: visitId, patientId } = found.visit
    const { code, identity } = report
    const about = identity === undefined ? found.seat : await findSeat(tx, visitId, identity)
    const whose =
      about === undefined ? { role: "stranger" } : { seatId: about.id, role: about.role }
    const entity = { type: "visit", id: visitId } as const
    const event = { entity, outcome: "success", purpose: "TREAT", patientId } as const
    const data = { visitId, code, ...whose }
    await record(tx, actor, { ...event, action: "encryption.alarm", data }, at)
    return true
  })
  return recorded ? ok() : deny(actor, "room.report", namedVisit(report), "not_found", at)
}
