import { and, eq, isNull } from "drizzle-orm"

import { enterTenant, withCredential } from "@/db/client"
import { devices } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import { closesAfterMs } from "@/lib/visit-window"

import { tokenHash } from "./link-token"

/** Without its label, which is sealed: no key is to be had before the clinic is known. */
const linked = {
  id: devices.id,
  clinicId: devices.clinicId,
  visitId: devices.visitId,
  patientId: devices.patientId,
}
type LinkedDevice = Pick<typeof devices.$inferSelect, keyof typeof linked>

/**
 * The device behind a bedside link, or undefined when it is unknown, revoked or over: it ends with
 * the visit's window, or later with a call that runs past it.
 */
export async function findDevice(token: string, at: Date): Promise<LinkedDevice | undefined> {
  const hash = tokenHash(token)
  return withCredential(hash, async (tx) => {
    const [device] = await tx
      .select(linked)
      .from(devices)
      .where(and(eq(devices.tokenHash, hash), isNull(devices.revokedAt)))
    if (device === undefined) return undefined
    await enterTenant(tx, device.clinicId)
    const [visit] = await tx
      .select({ endsAt: visits.endsAt, state: visits.state })
      .from(visits)
      .where(eq(visits.id, device.visitId))
    if (visit === undefined) return undefined
    const over = at.getTime() > visit.endsAt.getTime() + closesAfterMs
    return over && visit.state !== "in_call" ? undefined : device
  })
}
