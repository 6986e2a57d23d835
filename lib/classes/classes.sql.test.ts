import { beforeEach, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { admit, createBedside, endVisit } from "@/lib/consultations/commands"
import { patientView } from "@/lib/consultations/patient-queries"
import { lineOf } from "@/lib/consultations/visit-rows"
import { toBase64url } from "@/lib/e2ee/base64url"
import { randomBytes } from "@/lib/e2ee/primitives"
import { admitSeat, sendBack } from "@/lib/guests/seat-commands"
import { seatedNames } from "@/lib/guests/seated-queries"
import { SeatId } from "@/lib/ids"
import type { VisitId } from "@/lib/ids"
import { fetchToken } from "@/lib/rooms/commands"
import { receiveRoomEvent } from "@/lib/rooms/presence-commands"
import { findRoom } from "@/lib/rooms/queries"
import { removeRevoked, removeSeatless } from "@/lib/rooms/removal-commands"
import { testRoomService } from "@/lib/rooms/testing-livekit"

import { admitToClass, endClass } from "./commands"
import { chooseName } from "./name-command"
import { classView } from "./queries"
import { arrangeClass } from "./testing-class"

const database = await testDatabase()
const startsAt = new Date("2026-11-24T10:20:00Z")
const at = new Date("2026-11-24T10:25:00Z")

const livekit = await testRoomService()

/** Everybody has a seat key of their own. */
const key = () => ({
  pub: toBase64url(Uint8Array.of(4, ...randomBytes(64))),
  lid: toBase64url(new Uint8Array(16)),
})

let group: Awaited<ReturnType<typeof arrangeClass>>
beforeEach(async () => {
  livekit.asked.length = 0
  group = await arrangeClass(database, startsAt)
})

describe("one sitting", () => {
  test("all who wait are let in at once, into one room, and the host is one person in it", async () => {
    await group.waits(group.ada, at)
    await group.waits(group.ben, at)
    expect(await admitToClass(group.host, group.classId, {}, at)).toEqual({
      ok: true,
      value: { admitted: 2 },
    })
    const [ada, ben, cleo] = await group.rows()
    expect(ada).toEqual({ state: "in_call", room: expect.stringMatching(/^[\w-]{24}$/) })
    expect(ben).toEqual(ada)
    expect(cleo).toEqual({ state: "booked", room: null })
    const tokens = [
      await fetchToken(group.ada.patient, key(), at),
      await fetchToken(group.ben.patient, key(), at),
      await fetchToken(group.host, { ...key(), classId: group.classId }, at),
      await fetchToken(group.host, { ...key(), visitId: group.ben.visitId }, at),
    ].map((one) => (one.ok ? one.value : undefined))
    expect(new Set(tokens.map((one) => one?.visit))).toEqual(new Set([ada?.room]))
    expect(tokens.map((one) => one?.role)).toEqual(["patient", "patient", "clinician", "clinician"])
    expect(tokens[2]?.identity).toBe(tokens[3]?.identity)
    expect(new Set(tokens.map((one) => one?.identity)).size).toBe(3)
    const made = livekit.asked.find(({ call }) => call === "CreateRoom")
    expect(made?.body).toContain('"maxParticipants":64')
  })

  test("whose browser cannot do encryption is named to the host", async () => {
    await group.waits(group.ada, at)
    await group.waits(group.ben, at)
    await database.admin.query(
      `update seats set device_check = device_check || '{"encryption": false}' where visit_id = $1`,
      [group.ben.visitId],
    )
    const view = await classView(group.host, group.classId, at)
    expect(view.ok && view.value.members.map(({ unable }) => unable)).toEqual([false, true, false])
  })

  test("a late one is let in alone, by the visit's own press too", async () => {
    await group.waits(group.ada, at)
    await group.waits(group.ben, at)
    await admitToClass(group.host, group.classId, { visitIds: [group.ada.visitId] }, at)
    expect((await group.rows()).map(({ state }) => state)).toEqual(["in_call", "waiting", "booked"])
    await admit(group.host, group.ben.visitId, { version: 2 }, at)
    const [ada, ben] = await group.rows()
    expect(ben).toEqual(ada)
  })

  test("two presses at once name one room", async () => {
    await group.waits(group.ada, at)
    await group.waits(group.ben, at)
    await Promise.all([
      admitToClass(group.host, group.classId, { visitIds: [group.ada.visitId] }, at),
      admitToClass(group.host, group.classId, { visitIds: [group.ben.visitId] }, at),
    ])
    const [ada, ben] = await group.rows()
    expect(ada?.state).toBe("in_call")
    expect(ben).toEqual(ada)
  })

  test("nobody else opens it, and no visit of another class or none is let in by it", async () => {
    const other = await arrangeClass(database, startsAt)
    await other.waits(other.ada, at)
    await group.waits(group.ada, at)
    expect(await admitToClass(group.colleague, group.classId, {}, at)).toMatchObject({
      reason: "not_found",
    })
    expect(await admitToClass(other.host, group.classId, {}, at)).toMatchObject({
      reason: "not_found",
    })
    expect(
      await admitToClass(group.host, group.classId, { visitIds: [other.ada.visitId] }, at),
    ).toMatchObject({ reason: "not_waiting" })
    expect(await classView(group.colleague, group.classId, at)).toMatchObject({
      reason: "not_found",
    })
    expect(
      await fetchToken(group.colleague, { ...key(), classId: group.classId }, at),
    ).toMatchObject({
      reason: "not_found",
    })
    expect((await other.rows())[0]?.state).toBe("waiting")
  })

  test("a place that was given back lets nobody in", async () => {
    await group.waits(group.ada, at)
    await group.waits(group.ben, at)
    await database.admin.query("update visits set state = 'cancelled' where id = $1", [
      group.ben.visitId,
    ])
    await admitToClass(group.host, group.classId, {}, at)
    expect((await group.rows()).map(({ state }) => state)).toEqual([
      "in_call",
      "cancelled",
      "booked",
    ])
    expect(await fetchToken(group.ben.patient, key(), at)).toMatchObject({ reason: "not_admitted" })
    const view = await classView(group.host, group.classId, at)
    expect(view.ok && view.value.members.map(({ name }) => name)).toEqual(["Ada Ash", "Cleo Cedar"])
  })

  test("has no bedside devices: everybody would read what they send", async () => {
    expect(
      await createBedside(group.host, group.ada.visitId, { label: "Monitor" }, at),
    ).toMatchObject({ reason: "forbidden" })
  })
})

describe("what the members know of each other", () => {
  test("the name that each chose or a number, and the host's; the host reads the records' names", async () => {
    await intoCall()
    expect(await chooseName(group.ada.patient, { name: "Addie" }, at)).toMatchObject({ ok: true })
    const read = async (who: Parameters<typeof seatedNames>[0], sitting = {}) => {
      const names = await seatedNames(who, sitting)
      return names.ok
        ? names.value.names
            .map(({ name, place }) => name ?? String(place))
            .toSorted((a, b) => a.localeCompare(b))
        : names
    }
    expect(await read(group.ben.patient)).toEqual(["2", "Addie", "Dr Rowan Applegarth"])
    expect(await read(group.host, { classId: group.classId })).toEqual([
      "Ada Ash",
      "Ben Birch",
      "Dr Rowan Applegarth",
    ])
    expect(await read(group.cleo.patient)).toMatchObject({ reason: "not_admitted" })
  })

  test("nor are they in the line of who waits for the same clinician", async () => {
    await group.waits(group.ada, at)
    const own = await group.visitAfter()
    const line = await withTenant(group.clinicId, (tx) => lineOf(tx, group.clinicianId))
    expect(line.map(({ visitId }) => visitId)).toEqual([own])
  })

  test("no line, but what the class is called", async () => {
    await group.waits(group.ada, at)
    await group.waits(group.ben, at)
    const view = await patientView(group.ben.patient, at)
    expect(view).toMatchObject({
      value: {
        step: "waiting",
        position: null,
        late: null,
        class: { type: { name: "Blood pressure class" }, place: 2, shownAs: null },
      },
    })
  })
})

describe("one of them", () => {
  test("is sent back and let in again, and the others stay", async () => {
    await intoCall()
    const seat = await seatOf(group.ada.visitId)
    expect(await sendBack(group.host, group.ada.visitId, seat.id, at)).toMatchObject({ ok: true })
    expect(await fetchToken(group.ada.patient, key(), at)).toMatchObject({ reason: "not_admitted" })
    const view = await classView(group.host, group.classId, at)
    expect(view.ok && view.value.members.map(({ state }) => state)).toEqual([
      "waiting",
      "here",
      "expected",
    ])
    await removeSeatless(group.clinicId, group.ada.visitId, seat.identity)
    expect(removals()).toEqual([seat.identity])
    await admitSeat(group.host, group.ada.visitId, seat.id, at)
    expect(await fetchToken(group.ada.patient, key(), at)).toMatchObject({ ok: true })
  })

  test("is out for good when their visit is ended; the room stays, and so does the host", async () => {
    await intoCall()
    const room = (await group.rows())[0]?.room ?? ""
    const host = await tokenOfHost()
    const seat = await seatOf(group.ada.visitId)
    expect(await endVisit(group.host, group.ada.visitId, {}, at)).toMatchObject({ ok: true })
    const found = await withTenant(group.clinicId, (tx) => findRoom(tx, group.ada.visitId))
    expect(found).toEqual({ room, goesOn: true, isClass: true })
    // Whoever comes back by the old token is sent out again; the host, whose seat in that visit ended too, is not.
    for (const identity of [host, seat.identity]) {
      await receiveRoomEvent(joined(room, identity))
      await removeSeatless(group.clinicId, group.ada.visitId, identity)
    }
    expect(removals()).toEqual([seat.identity])
    expect(await tokenOfHost()).toBe(host)
    expect(await refusals()).toEqual([group.ada.visitId])
  })

  test("the host whose session ended is out of each visit, and back as one person with who came meanwhile", async () => {
    await group.waits(group.ada, at)
    await admitToClass(group.host, group.classId, {}, at)
    const [first, second] = [hostBy("2026-11-24T10:20Z"), hostBy("2026-11-24T10:30Z")]
    const before = await tokenOfHost(first)
    await group.waits(group.ben, at)
    await admitToClass(first, group.classId, {}, at)
    const { clinicId, clinicianId } = group
    await removeRevoked(clinicId, clinicianId, [first.session?.id ?? ""], at)
    expect(removals()).toEqual([before])
    expect(await hostSeats()).toEqual([
      { identity: before, state: "withdrawn" },
      { identity: before, state: "withdrawn" },
    ])
    expect(await fetchToken(first, { ...key(), classId: group.classId }, at)).toMatchObject({
      reason: "not_admitted",
    })
    // Signed in anew, they let in a third before they sit down again themselves.
    await group.waits(group.cleo, at)
    await admitToClass(second, group.classId, {}, at)
    const after = await tokenOfHost(second)
    expect(after).not.toBe(before)
    expect(await hostSeats()).toEqual([1, 2, 3].map(() => ({ identity: after, state: "admitted" })))
    for (const { patient } of [group.ada, group.ben, group.cleo]) {
      const token = await fetchToken(patient, key(), at)
      expect(token).toMatchObject({ value: { host: after, out: expect.arrayContaining([before]) } })
    }
  })

  test("joins and leaves on record, and the host in every member's visit", async () => {
    await intoCall()
    const room = (await group.rows())[0]?.room ?? ""
    await receiveRoomEvent(joined(room, await tokenOfHost()))
    const { rows } = await database.admin.query<{ visit_id: string }>(
      "select s.visit_id from seats s join visits v on v.id = s.visit_id where s.joined_at is not null and v.session_id = $1",
      [group.classId],
    )
    expect(rows.map((row) => row.visit_id).toSorted()).toEqual(
      [group.ada.visitId, group.ben.visitId].toSorted(),
    )
  })
})

describe("the end", () => {
  test("is everyone's; whoever still waits was never in it", async () => {
    await intoCall()
    await group.waits(group.cleo, at)
    const room = (await group.rows())[0]?.room
    expect(await endClass(group.colleague, group.classId, at)).toMatchObject({
      reason: "not_found",
    })
    expect(await endClass(group.host, group.classId, at)).toEqual({ ok: true, value: { ended: 2 } })
    expect((await group.rows()).map(({ state }) => state)).toEqual(["ended", "ended", "waiting"])
    const found = await withTenant(group.clinicId, (tx) => findRoom(tx, group.ben.visitId))
    expect(found).toEqual({ room, goesOn: false, isClass: true })
    expect(await fetchToken(group.host, { ...key(), classId: group.classId }, at)).toMatchObject({
      reason: "not_admitted",
    })
    expect(await endClass(group.host, group.classId, at)).toEqual({ ok: true, value: { ended: 0 } })
  })
})

async function intoCall(): Promise<void> {
  await group.waits(group.ada, at)
  await group.waits(group.ben, at)
  await admitToClass(group.host, group.classId, {}, at)
}

/** The host by a session that was opened then. */
function hostBy(openedAt: string) {
  const { clinicId, clinicianId: userId } = group
  const session = { id: crypto.randomUUID(), openedAt: new Date(openedAt), provedAt: null }
  const host = { kind: "staff", clinicId, userId, role: "clinician", name: "Dr Host" } as const
  return mintActor({ ...host, session, requestId: "test" })
}

async function hostSeats(): Promise<unknown[]> {
  const { rows } = await database.admin.query(
    "select s.identity, s.state from seats s join visits v on v.id = s.visit_id where v.session_id = $1 and s.role = 'clinician'",
    [group.classId],
  )
  return rows
}

async function tokenOfHost(host = group.host): Promise<string> {
  const token = await fetchToken(host, { ...key(), classId: group.classId }, at)
  if (!token.ok) throw new Error(token.reason)
  return token.value.identity
}

async function seatOf(visitId: VisitId) {
  const { rows } = await database.admin.query<{ id: string; identity: string }>(
    "select id, identity from seats where visit_id = $1 and role = 'patient'",
    [visitId],
  )
  const [seat] = rows
  if (seat === undefined) throw new Error("no seat")
  return { id: SeatId.parse(seat.id), identity: seat.identity }
}

function removals(): string[] {
  return livekit.asked.flatMap(({ call, body }) =>
    call === "RemoveParticipant" ? [/"identity":"([^"]+)"/.exec(body)?.[1] ?? "unknown"] : [],
  )
}

async function refusals(): Promise<string[]> {
  const { rows } = await database.admin.query<{ visit_id: string }>(
    "select v.id as visit_id from audit_events e join visits v on v.patient_id = e.patient_id where e.action = 'seat.refused' and v.session_id = $1",
    [group.classId],
  )
  return rows.map((row) => row.visit_id)
}

function joined(room: string, identity: string) {
  const id = crypto.randomUUID()
  return { id, event: "participant_joined", room, at, participant: { identity, joinedAt: at } }
}
