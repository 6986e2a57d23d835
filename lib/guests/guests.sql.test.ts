import { randomUUID } from "node:crypto"

import { describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { toBase64url } from "@/lib/e2ee/base64url"
import { randomBytes } from "@/lib/e2ee/primitives"
import { standingGuest } from "@/lib/identity/guest-link"
import { testStaff } from "@/lib/identity/testing-actors"
import { SeatId } from "@/lib/ids"
import type { GuestId } from "@/lib/ids"
import { fetchToken } from "@/lib/rooms/commands"
import { receiveRoomEvent } from "@/lib/rooms/presence-commands"
import { testRoomService } from "@/lib/rooms/testing-livekit"
import { arrange } from "@/lib/rooms/testing-visit"

import { checkAsGuest, lookAsGuest } from "./check-command"
import { doorOf } from "./door-queries"
import { guestView } from "./guest-queries"
import { inviteGuest } from "./invite-commands"
import { redeemGuestLink } from "./redeem-command"
import { admitSeat, arriveAsGuest, removeGuest, sendBack } from "./seat-commands"
import { seatedNames } from "./seated-queries"
import { sendOut } from "./send-out-command"
import { uninviteGuest } from "./uninvite-command"

const database = await testDatabase()
const at = new Date("2026-11-24T10:25:00Z")

await testRoomService()

/** Everybody has a seat key of their own. */
const key = () => ({
  pub: toBase64url(Uint8Array.of(4, ...randomBytes(64))),
  lid: toBase64url(new Uint8Array(16)),
})
const soft = { newRoom: false }
const nora = { kind: "link", role: "companion", name: "Nora Thistledown" } as const

async function aVisit(options: Parameters<typeof arrange>[1] = {}) {
  const visit = await arrange(database.admin, options)
  const { clinicId, userId, otherId, visitId, patientId } = visit
  const clinician = testStaff(clinicId, userId, "clinician")
  const colleague = testStaff(clinicId, otherId, "clinician")
  const patient = mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "test" })
  return { ...visit, clinician, colleague, patient }
}
type Visit = Awaited<ReturnType<typeof aVisit>>

async function invited(visit: Visit, whom = nora) {
  const result = await inviteGuest(visit.clinician, visit.visitId, whom, at)
  if (!result.ok || result.value.link === null) throw new Error("not invited")
  const { guestId, link } = result.value
  const { clinicId, patientId, visitId } = visit
  const guest = mintActor({
    kind: "companion",
    clinicId,
    companionId: guestId,
    as: "companion",
    patientId,
    visitId,
    requestId: "test",
  })
  return { guestId, token: link.split("#t=")[1] ?? "", guest }
}

async function seatOf(guestId: GuestId) {
  const { rows } = await database.admin.query<{ id: string; identity: string; state: string }>(
    "select id, identity, state from seats where guest_id = $1",
    [guestId],
  )
  const [seat] = rows
  if (seat === undefined) throw new Error("no seat")
  return { ...seat, id: SeatId.parse(seat.id) }
}

async function admitted(visit: Visit) {
  const invitation = await invited(visit)
  const { guest, guestId } = invitation
  await arriveAsGuest(guest, visit.visitId, at)
  await admitSeat(visit.clinician, visit.visitId, (await seatOf(guestId)).id, at)
  return invitation
}

const removals = async (visitId: string): Promise<unknown[]> => {
  const { rows } = await database.admin.query<{ payload: unknown }>(
    "select payload from outbox where job = 'rooms.remove' and payload->>'visitId' = $1 order by id",
    [visitId],
  )
  return rows.map((row) => row.payload)
}

describe("from the invitation to the call", () => {
  test("a link is looked at without spending it, opens a session, and lets nobody in", async () => {
    const visit = await aVisit()
    const { token, guest, guestId } = await invited(visit)
    for (let look = 0; look < 3; look += 1) {
      const seen = await lookAsGuest(token, undefined, at)
      expect(seen).toMatchObject({ ok: true, value: { guest: { name: "Nora Thistledown" } } })
      expect(JSON.stringify(seen)).not.toMatch(/Agnes|Cough/)
    }
    expect(await redeemGuestLink(token, at)).toMatchObject({ ok: true })
    expect(await fetchToken(guest, key(), at)).toMatchObject({ reason: "not_admitted" })
    expect(await arriveAsGuest(guest, visit.visitId, at)).toEqual({ ok: true })
    expect(await guestView(guest, visit.visitId, at)).toMatchObject({ value: { step: "waiting" } })
    expect(await fetchToken(guest, key(), at)).toMatchObject({ reason: "not_admitted" })
    expect((await seatOf(guestId)).state).toBe("waiting")
  })

  test("admitted by the visit's clinician alone, and then by name and role", async () => {
    const visit = await aVisit()
    const { guest, guestId } = await invited(visit)
    await arriveAsGuest(guest, visit.visitId, at)
    const { id } = await seatOf(guestId)
    expect(await admitSeat(visit.colleague, visit.visitId, id, at)).toMatchObject({
      reason: "not_found",
    })
    const scheduler = testStaff(visit.clinicId, visit.otherId, "scheduler")
    expect(await admitSeat(scheduler, visit.visitId, id, at)).toMatchObject({ reason: "forbidden" })

    await Promise.all(
      Array.from({ length: 10 }, () => admitSeat(visit.clinician, visit.visitId, id, at)),
    )
    const actions = (await visit.audited()).map(([action]) => action)
    expect(actions.filter((action) => action === "guest.admitted")).toHaveLength(1)
    expect(await fetchToken(guest, key(), at)).toMatchObject({
      ok: true,
      value: { role: "companion", visit: visit.room },
    })
    expect(await seatedNames(visit.patient, {})).toMatchObject({
      value: {
        names: expect.arrayContaining([
          { identity: (await seatOf(guestId)).identity, name: "Nora Thistledown" },
          { identity: visit.patientIdentity, name: "Agnes Thistledown" },
        ]),
      },
    })
  })

  test("a colleague comes by their own sign-in, and only when invited", async () => {
    const visit = await aVisit()
    const ask = { ...key(), visitId: visit.visitId }
    expect(await fetchToken(visit.colleague, ask, at)).toMatchObject({ reason: "not_found" })
    const { otherId: userId } = visit
    const result = await inviteGuest(
      visit.clinician,
      visit.visitId,
      { kind: "colleague", userId },
      at,
    )
    expect(result).toMatchObject({ ok: true, value: { link: null } })
    await arriveAsGuest(visit.colleague, visit.visitId, at)
    const lines = await doorOf(visit.clinician, visit.visitId, at)
    const line = lines.ok ? lines.value.people.find(({ role }) => role === "clinician") : undefined
    expect(line).toMatchObject({ state: "waiting", name: "Dr Rowan Applegarth" })
    await admitSeat(visit.clinician, visit.visitId, SeatId.parse(line?.seatId), at)
    expect(await fetchToken(visit.colleague, ask, at)).toMatchObject({
      ok: true,
      value: { role: "clinician" },
    })
  })

  test.each(["scheduler", "auditor"] as const)("a %s is no colleague for a room", async (role) => {
    const visit = await aVisit()
    await database.admin.query("update users set role = $2 where id = $1", [visit.otherId, role])
    const input = { kind: "colleague", userId: visit.otherId } as const
    expect(await inviteGuest(visit.clinician, visit.visitId, input, at)).toMatchObject({
      reason: "unknown_colleague",
    })
  })

  test("ten guests and no more, however many ask at once", async () => {
    const visit = await aVisit()
    const results = await Promise.all(
      Array.from({ length: 16 }, () => inviteGuest(visit.clinician, visit.visitId, nora, at)),
    )
    expect(results.filter((result) => result.ok)).toHaveLength(10)
    expect(results.filter((result) => !result.ok && result.reason === "full")).toHaveLength(6)
  })
})

describe("out again", () => {
  test("sent back: out of the call, the place kept, the old token a stranger's", async () => {
    const visit = await aVisit()
    const { guest, guestId } = await admitted(visit)
    const before = await seatOf(guestId)
    expect(await sendBack(visit.clinician, visit.visitId, before.id, at)).toEqual({ ok: true })
    expect(await removals(visit.visitId)).toEqual([
      { visitId: visit.visitId, identity: before.identity },
    ])
    expect(await fetchToken(guest, key(), at)).toMatchObject({ reason: "not_admitted" })
    expect(await guestView(guest, visit.visitId, at)).toMatchObject({ value: { step: "waiting" } })

    await join(visit, before.identity)
    expect(await removals(visit.visitId)).toHaveLength(2)
    await admitSeat(visit.clinician, visit.visitId, before.id, at)
    const again = await fetchToken(guest, key(), at)
    expect(again.ok && again.value.identity).not.toBe(before.identity)
  })

  test("a patient can be sent back and let in again; the visit goes on", async () => {
    const visit = await aVisit()
    const lines = await doorOf(visit.clinician, visit.visitId, at)
    const seatId = SeatId.parse(lines.ok ? lines.value.people[0]?.seatId : undefined)
    expect(await sendBack(visit.clinician, visit.visitId, seatId, at)).toEqual({ ok: true })
    expect(await fetchToken(visit.patient, key(), at)).toMatchObject({ reason: "not_admitted" })
    expect(await removeGuest(visit.clinician, visit.visitId, seatId, soft, at)).toMatchObject({
      reason: "forbidden",
    })
    await admitSeat(visit.clinician, visit.visitId, seatId, at)
    expect(await fetchToken(visit.patient, key(), at)).toMatchObject({ ok: true })
  })

  test("a patient's bedside devices go back with them, and everybody is told that both are out", async () => {
    const visit = await aVisit()
    const { clinicId, deviceId, patientId, visitId } = visit
    const own = { clinicId, patientId, visitId, requestId: "test" }
    const device = mintActor({ ...own, kind: "device", deviceId })
    const measures = await fetchToken(device, key(), at)
    if (!measures.ok) throw new Error(measures.reason)
    const out = [visit.patientIdentity, measures.value.identity].toSorted()
    const lines = await doorOf(visit.clinician, visitId, at)
    const seatId = SeatId.parse(lines.ok ? lines.value.people[0]?.seatId : undefined)
    await sendBack(visit.clinician, visitId, seatId, at)
    expect(await removals(visitId)).toEqual(
      [visit.patientIdentity, measures.value.identity].map((identity) => ({ visitId, identity })),
    )
    const back = (await visit.audited()).filter(([action]) => action === "seat.sent_back")
    expect(back).toHaveLength(2)
    expect(await fetchToken(device, key(), at)).toMatchObject({ reason: "not_admitted" })
    const sitting = { visitId }
    const told = await fetchToken(visit.clinician, { ...key(), ...sitting }, at)
    expect(told.ok && told.value.out.toSorted()).toEqual(out)
    const names = await seatedNames(visit.clinician, sitting)
    expect(names.ok && names.value.out.toSorted()).toEqual(out)
    await admitSeat(visit.clinician, visitId, seatId, at)
    const again = await fetchToken(device, key(), at)
    expect(again.ok && out.includes(again.value.identity)).toBe(false)
  })

  test("a bedside device that asks for the names without end fills no log", async () => {
    const visit = await aVisit()
    const { clinicId, deviceId, patientId, visitId } = visit
    const device = mintActor({
      kind: "device",
      clinicId,
      deviceId,
      patientId,
      visitId,
      requestId: "r",
    })
    expect(await fetchToken(device, key(), at)).toMatchObject({ ok: true })
    for (let n = 0; n < 60; n++) expect(await seatedNames(device, {})).toMatchObject({ ok: true })
    for (let n = 0; n < 3; n++)
      expect(await seatedNames(device, {})).toMatchObject({ reason: "too_many" })
    const listed = async () =>
      (await visit.audited()).filter(([action]) => action === "guest.listed")
    expect(await listed()).toHaveLength(60)
    expect(await seatedNames(visit.patient, {})).toMatchObject({ ok: true })
  })

  test("removed: the link and the session end, and who comes back is sent out and on record", async () => {
    const visit = await aVisit()
    const { token, guest, guestId } = await admitted(visit)
    const { id, identity } = await seatOf(guestId)
    await removeGuest(visit.clinician, visit.visitId, id, soft, at)
    expect(await standingGuest(visit.clinicId, guestId)).toBeUndefined()
    expect(await fetchToken(guest, key(), at)).toMatchObject({ reason: "not_found" })
    expect(await lookAsGuest(token, undefined, at)).toMatchObject({ reason: "unknown_link" })

    await join(visit, identity)
    expect(await removals(visit.visitId)).toHaveLength(2)
    expect(await visit.audited()).toContainEqual(["seat.refused", "refused"])
    expect(await admitSeat(visit.clinician, visit.visitId, id, at)).toMatchObject({
      reason: "not_found",
    })
  })

  test("removed with a new room: the old one is to be closed, and everybody else's next token opens the new one", async () => {
    const visit = await aVisit()
    const { guestId } = await admitted(visit)
    const { id } = await seatOf(guestId)
    await removeGuest(visit.clinician, visit.visitId, id, { newRoom: true }, at)
    const token = await fetchToken(visit.patient, key(), at)
    expect(token).toMatchObject({ ok: true, value: { identity: visit.patientIdentity } })
    expect(token.ok && token.value.visit).not.toBe(visit.room)
    const { rows } = await database.admin.query<{ job: string; payload: object }>(
      "select job, payload from outbox where clinic_id = $1 and job in ('rooms.open', 'rooms.close_old') order by job",
      [visit.clinicId],
    )
    expect(rows).toEqual([
      { job: "rooms.close_old", payload: { visitId: visit.visitId, room: visit.room } },
      { job: "rooms.open", payload: { visitId: visit.visitId } },
    ])
    expect(await visit.audited()).toContainEqual(["visit.room_changed", "success"])
  })

  test("sent back twice: no token of any time is forgotten, and every page is told which", async () => {
    const visit = await aVisit()
    const { guest, guestId } = await admitted(visit)
    const lost: string[] = []
    for (let round = 0; round < 3; round += 1) {
      const { id, identity } = await seatOf(guestId)
      lost.push(identity)
      await sendBack(visit.clinician, visit.visitId, id, at)
      await admitSeat(visit.clinician, visit.visitId, id, at)
    }
    const before = (await removals(visit.visitId)).length
    for (const identity of lost) await join(visit, identity)
    expect(await removals(visit.visitId)).toHaveLength(before + lost.length)

    const token = await fetchToken(visit.patient, key(), at)
    expect(token.ok && token.value.out.toSorted()).toEqual(lost.toSorted())
    const { identity } = await seatOf(guestId)
    expect(await seatedNames(guest, {})).toMatchObject({
      value: { out: expect.not.arrayContaining([identity]) },
    })
  })

  test("a browser that cannot do encryption is named to whoever invited, before anybody waits", async () => {
    const visit = await aVisit({ state: "waiting", seat: "waiting" })
    const { clinician, colleague, visitId } = visit
    const unable = async () => {
      const door = await doorOf(clinician, visitId, at)
      const lines = door.ok ? door.value.people : []
      return new Set(lines.filter((line) => line.unable).map(({ name }) => name))
    }
    const { token } = await invited(visit)
    await inviteGuest(clinician, visitId, { kind: "colleague", userId: visit.otherId }, at)
    expect(await lookAsGuest(token, true, at)).toMatchObject({ ok: true })
    expect(await unable()).toEqual(new Set())
    for (let again = 0; again < 3; again += 1) await lookAsGuest(token, false, at)
    await checkAsGuest(colleague, visitId, false, at)
    await database.admin.query(
      `update seats set device_check = '{"encryption": false}' where visit_id = $1 and role = 'patient'`,
      [visitId],
    )
    expect(await unable()).toEqual(new Set(["Agnes Thistledown", nora.name, "Dr Rowan Applegarth"]))
    const audited = (await visit.audited()).filter(([action]) => action === "guest.checked")
    expect(audited).toHaveLength(3)
    expect(await checkAsGuest(clinician, visitId, false, at)).toMatchObject({ reason: "not_found" })
    // From another phone, and then a hundred times to and fro: the log does not fill up.
    for (let n = 0; n < 100; n += 1) await lookAsGuest(token, n % 2 === 0, at)
    const all = (await visit.audited()).filter(([action]) => action === "guest.checked")
    expect(all.length).toBeLessThanOrEqual(12)
  })

  test("everybody is told who the host is: the visit's own clinician, not a second one", async () => {
    const visit = await aVisit()
    const { colleague, visitId } = visit
    await inviteGuest(visit.clinician, visitId, { kind: "colleague", userId: visit.otherId }, at)
    await arriveAsGuest(colleague, visitId, at)
    await database.admin.query("update seats set state = 'admitted' where visit_id = $1", [visitId])
    const host = visit.clinicianIdentity
    for (const actor of [visit.patient, colleague]) {
      const sitting = actor === colleague ? { visitId } : {}
      const own = { ...key(), ...sitting }
      expect(await fetchToken(actor, own, at)).toMatchObject({ value: { host } })
      expect(await seatedNames(actor, sitting)).toMatchObject({ value: { host } })
    }
    await database.admin.query("update seats set state = 'withdrawn' where identity = $1", [host])
    expect(await seatedNames(visit.patient, {})).toMatchObject({ value: { host: null } })
  })

  test("in a visit without encryption whoever goes out leaves an empty room behind", async () => {
    const visit = await aVisit({ protection: "none" })
    const rooms: unknown[] = [visit.room]
    for (const goes of ["elsewhere", "back", "removed"] as const) {
      const { guestId, token: link } = await admitted(visit)
      const { id } = await seatOf(guestId)
      if (goes === "elsewhere") await redeemGuestLink(link, at)
      else if (goes === "back") await sendBack(visit.clinician, visit.visitId, id, at)
      else await removeGuest(visit.clinician, visit.visitId, id, soft, at)
      const token = await fetchToken(visit.patient, { ...key(), protection: "none" }, at)
      rooms.push(token.ok ? token.value.visit : token.reason)
    }
    expect(new Set(rooms).size).toBe(4)
    expect((await visit.audited()).filter(([what]) => what === "visit.room_changed")).toHaveLength(
      3,
    )
  })

  test("a colleague who was removed and is asked again waits at the door, under another identity", async () => {
    const visit = await aVisit()
    const asked = { kind: "colleague", userId: visit.colleague.userId } as const
    const invite = () => inviteGuest(visit.clinician, visit.visitId, asked, at)
    const first = await invite()
    if (!first.ok) throw new Error(first.reason)
    await arriveAsGuest(visit.colleague, visit.visitId, at)
    const before = await seatOf(first.value.guestId)
    await admitSeat(visit.clinician, visit.visitId, before.id, at)
    await removeGuest(visit.clinician, visit.visitId, before.id, soft, at)
    await invite()
    const after = await seatOf(first.value.guestId)
    expect(after.state).toBe("waiting")
    expect(after.identity).not.toBe(before.identity)
    const later = new Date(at.getTime() + 60_000)
    const session = { id: randomUUID(), openedAt: later, mustEnrol: false }
    const again = { ...visit.colleague, session } as typeof visit.colleague
    const ask = { ...key(), visitId: visit.visitId }
    expect(await fetchToken(again, ask, later)).toMatchObject({ reason: "not_admitted" })
  })

  test("by the name that LiveKit has: a guest is removed, a patient sent back with their devices, a stranger sent out", async () => {
    const visit = await aVisit()
    const { guestId } = await admitted(visit)
    const { identity } = await seatOf(guestId)
    const { visitId } = visit
    const out = (who: string, by = visit.clinician) => sendOut(by, { visitId, identity: who }, at)
    for (const by of [visit.colleague, (await aVisit()).clinician])
      expect(await out(identity, by)).toMatchObject({ reason: "not_found" })
    expect(await out(identity)).toEqual({ ok: true })
    expect((await seatOf(guestId)).state).toBe("withdrawn")
    expect(await out(visit.patientIdentity)).toEqual({ ok: true })
    expect(await fetchToken(visit.patient, key(), at)).toMatchObject({ reason: "not_admitted" })
    expect(await out("a-stranger-of-24-letters")).toEqual({ ok: true })
    expect(await removals(visitId)).toEqual(
      [identity, visit.patientIdentity, "a-stranger-of-24-letters"].map((one) => ({
        visitId,
        identity: one,
      })),
    )
    const audited = await visit.audited()
    expect(audited.filter(([what]) => what === "seat.removed")).toHaveLength(2)
    expect(audited).toContainEqual(["seat.sent_back", "success"])
  })

  test("an invitation is taken back from who is not in the call yet", async () => {
    const visit = await aVisit()
    const { token, guest, guestId } = await invited(visit)
    await arriveAsGuest(guest, visit.visitId, at)
    expect(await uninviteGuest(visit.colleague, visit.visitId, guestId, at)).toMatchObject({
      reason: "not_found",
    })
    expect(await uninviteGuest(visit.clinician, visit.visitId, guestId, at)).toEqual({ ok: true })
    expect(await lookAsGuest(token, undefined, at)).toMatchObject({ reason: "unknown_link" })
    expect(await guestView(guest, visit.visitId, at)).toMatchObject({ reason: "not_found" })
    const inside = await admitted(visit)
    expect(await uninviteGuest(visit.clinician, visit.visitId, inside.guestId, at)).toMatchObject({
      reason: "in_call",
    })
  })

  test("a stranger who never had a seat is not sent out: everybody sees them, nobody gives a key", async () => {
    const visit = await aVisit()
    await join(visit, "a-stranger-of-24-letters")
    expect(await removals(visit.visitId)).toEqual([])
  })

  test("after the end there is no invitation and no way in", async () => {
    const visit = await aVisit()
    const { guest, token } = await invited(visit)
    await database.admin.query("update visits set state = 'ended' where id = $1", [visit.visitId])
    expect(await inviteGuest(visit.clinician, visit.visitId, nora, at)).toMatchObject({
      reason: "ended",
    })
    expect(await arriveAsGuest(guest, visit.visitId, at)).toMatchObject({ reason: "ended" })
    expect(await guestView(guest, visit.visitId, at)).toMatchObject({ value: { step: "ended" } })
    await database.admin.query("update visits set state = 'cancelled' where id = $1", [
      visit.visitId,
    ])
    expect(await lookAsGuest(token, undefined, at)).toMatchObject({ reason: "cancelled" })
  })
})

test("another clinic sees and moves nobody of this one", async () => {
  const [here, there] = [await aVisit(), await aVisit()]
  const { guestId } = await admitted(here)
  const { id } = await seatOf(guestId)
  const remove = (...[actor, visit, seat, when]: Parameters<typeof sendBack>) =>
    removeGuest(actor, visit, seat, soft, when)
  for (const command of [admitSeat, sendBack, remove])
    expect(await command(there.clinician, here.visitId, id, at)).toMatchObject({
      reason: "not_found",
    })
  expect(await sendBack(there.clinician, there.visitId, id, at)).toMatchObject({
    reason: "not_found",
  })
  expect(await doorOf(there.clinician, here.visitId, at)).toMatchObject({ reason: "not_found" })
})

async function join(visit: Visit, identity: string): Promise<void> {
  const id = `EV_${identity}_${Math.random()}`
  const participant = { identity, joinedAt: at }
  await receiveRoomEvent({ id, event: "participant_joined", room: visit.room, at, participant })
}
