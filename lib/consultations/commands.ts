import { randomUUID } from "node:crypto"

import { withTenant } from "@/db/client"
import { devices } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { DeviceId } from "@/lib/ids"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { waitingGuest } from "@/lib/rooms/queries"
import { sealRow } from "@/lib/sealing/seal-row"
import { visitWindow } from "@/lib/visit-window"

import { letIn, letOut } from "./admission"
import { withDenials } from "./denied"
import { transition } from "./lifecycle"
import type { VisitRefusal } from "./lifecycle"
import { judge, mayLinkDevice, treats } from "./policy"
import type { AdmitInput, BedsideInput, EndInput } from "./schema"
import { lockVisit } from "./visit-rows"

type Denied = "not_found" | "forbidden"
type Changed = { visitId: VisitId; version: number }

/**
 * Lets the patient in, or before them a guest, such as the interpreter who is told what it is about.
 * Whoever looks at an older list is told so; a second press changes nothing, and cannot change how the
 * visit is protected: that is decided with the admission, for good. From this commit on the seats'
 * tokens are signed.
 */
export async function admit(
  actor: StaffActor,
  visitId: VisitId,
  input: AdmitInput,
  at: Date,
): Promise<Result<Changed, Denied | VisitRefusal | "stale", { version?: number }>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const visit = mine.value
    const next = transition(visit.state, "admit")
    if (!next.ok) return next
    const { protection = "end_to_end" } = input
    // A class is one room for many: one of them does not decide how it is protected.
    if (protection === "none" && visit.sessionId !== null) return refuse("forbidden")
    if (next.value === visit.state)
      return protection === "none" && visit.protection !== "none"
        ? refuse("in_call")
        : ok({ visitId, version: visit.version })
    if (input.version !== visit.version) return refuse("stale", { version: visit.version })
    const first = input.first && (await waitingGuest(tx, visitId, input.first))
    if (input.first !== undefined && first === undefined) return refuse("not_found")
    const version = await letIn(tx, actor, visit, { protection, first }, at)
    return ok({ visitId, version })
  })
  return withDenials(actor, "visit.admit", visitId, result, at)
}

/** Ends the visit for everyone. The room is closed and the summary drafted by workers. */
export async function endVisit(
  actor: StaffActor,
  visitId: VisitId,
  input: EndInput,
  at: Date,
): Promise<Result<Changed, Denied | VisitRefusal | "stale", { version?: number }>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const visit = mine.value
    const next = transition(visit.state, "end")
    if (!next.ok) return next
    if (next.value === visit.state) return ok({ visitId, version: visit.version })
    if (input.version !== undefined && input.version !== visit.version) {
      return refuse("stale", { version: visit.version })
    }
    const version = await letOut(tx, actor, visit, at)
    return ok({ visitId, version })
  })
  return withDenials(actor, "visit.end", visitId, result, at)
}

/** A bedside page's own right to this visit. Its link is answered here and shown nowhere again. */
export async function createBedside(
  actor: StaffActor,
  visitId: VisitId,
  input: BedsideInput,
  at: Date,
): Promise<Result<{ deviceId: DeviceId; link: string }, Denied | "ended" | "cancelled">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = judge(actor, await lockVisit(tx, visitId), mayLinkDevice)
    if (!found.ok) return found
    const visit = found.value
    if (visit.state === "ended" || visit.state === "cancelled") return refuse(visit.state)
    const deviceId = DeviceId.parse(randomUUID())
    const token = linkToken("device", deviceId)
    const { clinicId, patientId } = visit
    const row = {
      id: deviceId,
      clinicId,
      visitId,
      patientId,
      tokenHash: tokenHash(token),
      label: input.label,
      createdAt: at,
    }
    await tx
      .insert(devices)
      .values(await sealRow(tx, { clinicId, patientId }, devices, deviceId, row))
    const expiresAt = visitWindow(visit).closesAt.toISOString()
    await record(
      tx,
      actor,
      {
        ...about(visit),
        action: "device.linked",
        entity: { type: "device", id: deviceId },
        data: { visitId, deviceId, expiresAt },
      },
      at,
    )
    await nudge(tx, clinicId, "visits")
    return ok({ deviceId, link: `${env().BASE_URL}/bedside#t=${token}` })
  })
  return withDenials(actor, "device.link", visitId, result, at)
}

function about(visit: VisitRow) {
  const entity = { type: "visit", id: visit.id } as const
  return { entity, outcome: "success", purpose: "TREAT", patientId: visit.patientId } as const
}
