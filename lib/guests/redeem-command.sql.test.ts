import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { toBase64url } from "@/lib/e2ee/base64url"
import { exportPub, makeSeatKey } from "@/lib/e2ee/seat-key"
import { wasMoved } from "@/lib/identity/other-sessions"
import { testStaff } from "@/lib/identity/testing-actors"
import { SeatId } from "@/lib/ids"
import { fetchToken } from "@/lib/rooms/commands"
import { testRoomService } from "@/lib/rooms/testing-livekit"
import { arrange } from "@/lib/rooms/testing-visit"

import { inviteGuest } from "./invite-commands"
import { redeemGuestLink } from "./redeem-command"
import { admitSeat, arriveAsGuest } from "./seat-commands"

// Whoever reads a guest's mail has the guest's link: pressing it shows them at the door, and nowhere else.
const database = await testDatabase()
const at = new Date("2026-11-24T10:25:00Z")
const later = new Date("2026-11-24T10:30:00Z")

await testRoomService()

const pub = toBase64url(await exportPub((await makeSeatKey()).publicKey))
const key = { pub, lid: toBase64url(new Uint8Array(16)) }

test("a link pressed elsewhere ends the session before it, and whoever was admitted waits again", async () => {
  const { link, first, guest, visit, seat } = await admitted()
  const before = await seat()
  expect(await fetchToken(guest, key, at)).toMatchObject({ ok: true })

  const second = await redeemGuestLink(link, later)
  expect(second).toMatchObject({ ok: true })
  expect(second.ok && second.value.token).not.toBe(first)
  expect(await wasMoved(first)).toBe(true)
  const after = await seat()
  expect(after).toMatchObject({ state: "waiting" })
  expect(after.identity).not.toBe(before.identity)
  expect(await fetchToken(guest, key, later)).toMatchObject({ reason: "not_admitted" })
  expect(await removals(visit.visitId)).toEqual([
    { visitId: visit.visitId, identity: before.identity },
  ])
  expect(await actions(visit)).toContain("seat.sent_back")
})

test("the browser that holds the session presses again, and nothing changes", async () => {
  const { link, first, visit, seat } = await admitted()
  const before = await seat()
  expect(await redeemGuestLink(link, later, first)).toMatchObject({
    ok: true,
    value: { token: first },
  })
  expect(await wasMoved(first)).toBe(false)
  expect(await seat()).toEqual(before)
  expect(await removals(visit.visitId)).toEqual([])
  expect(await actions(visit)).not.toContain("seat.sent_back")
})

test("a session that was ended, is over, or is another guest's is not one's own", async () => {
  const { link, first } = await admitted()
  const other = await admitted()
  const foreign = await redeemGuestLink(link, later, other.first)
  expect(foreign.ok && foreign.value.token).not.toBe(other.first)
  expect(await wasMoved(other.first)).toBe(false)
  const again = await redeemGuestLink(link, later, first)
  expect(again.ok && again.value.token).not.toBe(first)
})

test("ten presses at once leave one session that holds", async () => {
  const { link } = await admitted()
  const all = await Promise.all(Array.from({ length: 10 }, () => redeemGuestLink(link, later)))
  const moved = await Promise.all(
    all.map(async (one) => one.ok && (await wasMoved(one.value.token))),
  )
  expect(all.every((one) => one.ok)).toBe(true)
  expect(moved.filter((one) => !one)).toHaveLength(1)
})

/** In the call, by the session of the first press. */
async function admitted() {
  const visit = await arrange(database.admin)
  const { clinicId, visitId, patientId } = visit
  const clinician = testStaff(clinicId, visit.userId, "clinician")
  const nora = { kind: "link", role: "companion", name: "Nora Thistledown" } as const
  const invited = await inviteGuest(clinician, visitId, nora, at)
  if (!invited.ok || invited.value.link === null) throw new Error("not invited")
  const { guestId } = invited.value
  const link = invited.value.link.split("#t=")[1] ?? ""
  const redeemed = await redeemGuestLink(link, at)
  if (!redeemed.ok) throw new Error("not redeemed")
  const guest = mintActor({
    kind: "companion",
    clinicId,
    companionId: guestId,
    as: "companion",
    patientId,
    visitId,
    requestId: "test",
  })
  const seat = async () => {
    const { rows } = await database.admin.query<{ id: string; identity: string; state: string }>(
      "select id, identity, state from seats where guest_id = $1",
      [guestId],
    )
    if (rows[0] === undefined) throw new Error("no seat")
    return rows[0]
  }
  await arriveAsGuest(guest, visitId, at)
  await admitSeat(clinician, visitId, SeatId.parse((await seat()).id), at)
  return { link, first: redeemed.value.token, guest, visit, seat }
}

async function removals(visitId: string): Promise<unknown[]> {
  const { rows } = await database.admin.query<{ payload: unknown }>(
    "select payload from outbox where job = 'rooms.remove' and payload->>'visitId' = $1",
    [visitId],
  )
  return rows.map(({ payload }) => payload)
}

async function actions(visit: Awaited<ReturnType<typeof arrange>>): Promise<string[]> {
  return (await visit.audited()).map(([action]) => action)
}
