import { execFile } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

import { beforeAll, afterAll, describe, expect, it } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { Actor } from "@/lib/actor"
import { recordDisclosure } from "@/lib/audit/desk/disclosures"
import { suspendAccounting } from "@/lib/audit/desk/suspensions"
import type { AuditEvent } from "@/lib/audit/event"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { parseCheckpoint, parseNote, parseTlogProof } from "@/lib/audit/proofs/checkpoint"
import { parseEntry } from "@/lib/audit/proofs/entry"
import { includes, leafHash } from "@/lib/audit/proofs/merkle"
import { sha256 } from "@/lib/audit/proofs/sha256"
import { record } from "@/lib/audit/record"
import { furnish } from "@/lib/audit/testing"
import type { House } from "@/lib/audit/testing"
import { isReceipt, verifyReceipt } from "@/lib/audit/verify/receipt"
import { Unreadable } from "@/lib/audit/zip-reader"
import type { PatientId } from "@/lib/ids"

import { ownAccesses, ownReceipt } from "./own-accesses"
import { arrangePatient, arrangeStaff } from "./testing"

const database = await testDatabase()
const at = new Date("2026-11-24T10:40:00.000Z")
const people = { show: "people", before: undefined } as const
let house: House
let strangerId: PatientId
let full: string
let booking: string

const portal = (patientId: PatientId, proxyId: string | null = null) =>
  mintActor({ kind: "portal", clinicId: house.clinicId, patientId, proxyId, requestId: "p1" })
const patientActor = (patientId: PatientId) => portal(patientId)

async function write(actor: Actor, action: "chart.read" | "visit.booked", patientId: PatientId) {
  const event: AuditEvent = {
    action,
    patientId,
    entity: { type: "patient", id: patientId },
    outcome: "success",
    purpose: "TREAT",
    data: {},
  }
  await withTenant(house.clinicId, (tx) => record(tx, actor, event, at))
}

async function addProxy(scope: string): Promise<string> {
  const id = randomUUID()
  await database.admin.query(
    `insert into proxies (id, clinic_id, patient_id, name, birth_date, relation, basis, email, language, scope, from_day, added_by, added_at)
     values ($1, $2, $3, 'Bea Fennimore', '1970-01-02', 'child', 'patient_wish', 'bea@nowhere.example', 'en', $4, '2026-01-01', $5, now())`,
    [id, house.clinicId, house.patientId, scope, house.clinician.userId],
  )
  return id
}

beforeAll(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  strangerId = await arrangePatient(database, house.clinicId)
  full = await addProxy("full")
  booking = await addProxy("appointments")
  const nurse = mintActor(await arrangeStaff(database, house.clinicId, "nurse"))
  const system = mintActor({
    kind: "system",
    clinicId: house.clinicId,
    name: "rooms",
    requestId: "s1",
  })
  await write(nurse, "chart.read", house.patientId)
  await write(house.clinician, "visit.booked", house.patientId)
  await write(system, "visit.booked", house.patientId)
  await write(portal(house.patientId, full), "chart.read", house.patientId)
  await write(nurse, "chart.read", strangerId)
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
})
afterAll(() => house.sequencer.close())

async function rowsFor(actor: ReturnType<typeof portal>, show: "people" | "all" = "people") {
  const found = await ownAccesses(actor, { show, before: undefined }, at)
  return found.ok ? found.value.rows : []
}

describe("who saw my record", () => {
  it("says who, in what role and why, newest first, staff by name, and nothing of another's", async () => {
    const rows = (await rowsFor(patientActor(house.patientId))).filter((row) => row.signed)
    expect(rows.map(({ by, action, purpose }) => ({ by, action, purpose }))).toEqual([
      { by: { kind: "proxy", name: "Bea Fennimore" }, action: "chart.read", purpose: "TREAT" },
      {
        by: { kind: "staff", name: "Dr Rowan Applegarth", role: "clinician" },
        action: "visit.booked",
        purpose: "TREAT",
      },
      {
        by: { kind: "staff", name: expect.stringMatching(/^nurse /), role: "nurse" },
        action: "chart.read",
        purpose: "TREAT",
      },
    ])
  })

  it("says nothing of what went to an agency while that is suspended, and has no receipt of it; afterwards it does", async () => {
    const other = await furnish(database.admin, database.urls.sequencer, mintActor, at)
    const { clinicId, patientId, auditor } = other
    const patient = `RC-${clinicId.slice(0, 6)}`
    const asked = { agency: "Office of the Inspector", until: "2026-11-30", reason: "A letter" }
    for (const recipient of ["Office of the inspector", "County health officer"])
      await recordDisclosure(
        auditor,
        { patient, on: "2026-11-20", recipient, what: "The chart", why: "The law" },
        at,
      )
    await suspendAccounting(auditor, { patient, ...asked, statement: "written" }, at)
    await sequenceClinic(other.sequencer.db, clinicId, other.signer)
    await other.sequencer.close()
    const own = mintActor({ kind: "portal", clinicId, patientId, proxyId: null, requestId: "p" })
    const seen = async (on: Date) => {
      const found = await ownAccesses(own, people, on)
      return found.ok ? found.value.rows.filter(({ by }) => by.kind === "staff") : []
    }
    const [during, after] = [await seen(at), await seen(new Date("2026-12-01T10:00:00Z"))]
    expect(during.map(({ action }) => action)).toEqual(["disclosure.recorded"])
    expect(after.map(({ action }) => action)).toEqual([
      "disclosure.suspended",
      "disclosure.recorded",
      "disclosure.recorded",
    ])
    for (const { id } of after) {
      const isSeen = during.some((row) => row.id === id)
      expect((await ownReceipt(own, id, at)).ok).toBe(isSeen)
    }
  })

  it("leaves what works by itself to whoever asks for all", async () => {
    const kinds = async (show: "people" | "all") =>
      new Set((await rowsFor(patientActor(house.patientId), show)).map((row) => row.by.kind))
    expect(await kinds("people")).not.toContain("system")
    expect(await kinds("all")).toContain("system")
  })

  it("is itself an event, marked as one's own at the next reading and not in the log yet", async () => {
    await rowsFor(patientActor(house.patientId))
    const [newest] = await rowsFor(patientActor(house.patientId))
    expect(newest).toMatchObject({
      by: { kind: "you" },
      action: "audit.read",
      purpose: "PATRQT",
      signed: false,
    })
    const waiting = await ownReceipt(patientActor(house.patientId), newest?.id ?? "", at)
    expect(waiting).toEqual({ ok: false, reason: "not_signed_yet" })
  })

  it("shows a proxy for appointments what concerns those, and a proxy for everything all of it", async () => {
    const nouns = async (proxyId: string) => {
      const rows = await rowsFor(portal(house.patientId, proxyId))
      return new Set(rows.map((row) => row.action.split(".")[0]))
    }
    expect([...(await nouns(booking))]).toEqual(["visit"])
    expect(await nouns(full)).toContain("chart")
    const own = (await rowsFor(portal(house.patientId, full))).filter((row) => row.signed)
    expect(own[0]?.by).toEqual({ kind: "you" })
  })

  it("pages by the last row, so that new events move nothing", async () => {
    const reader = mintActor(await arrangeStaff(database, house.clinicId, "clinician"))
    const busy = await arrangePatient(database, house.clinicId)
    for (let done = 0; done < 30; done++) await write(reader, "chart.read", busy)
    const first = await ownAccesses(patientActor(busy), people, at)
    const page = first.ok ? first.value : undefined
    expect(page?.rows).toHaveLength(25)
    expect(page?.more).toBe(true)
    await write(reader, "chart.read", busy)
    const before = page?.rows.at(-1)?.id
    const second = await ownAccesses(patientActor(busy), { show: "people", before }, at)
    expect(second).toMatchObject({ ok: true, value: { more: false } })
    const older = second.ok ? second.value.rows : []
    expect(older).toHaveLength(5)
    expect(new Set([...(page?.rows ?? []), ...older].map((row) => row.id)).size).toBe(30)
  })

  it("shows what was done under a number that was merged into this one", async () => {
    const [kept, gone] = [
      await arrangePatient(database, house.clinicId),
      await arrangePatient(database, house.clinicId),
    ]
    await write(house.clinician, "chart.read", gone)
    await database.admin.query(
      "update patients set merged_into = $1, merged_at = now() where id = $2",
      [kept, gone],
    )
    expect(await rowsFor(patientActor(kept))).toMatchObject([{ action: "chart.read" }])
  })
})

describe("a receipt", () => {
  it("proves its row with the checkpoint in it and nothing else, and taking it is an event", async () => {
    const rows = await rowsFor(patientActor(house.patientId))
    const row = rows.find(({ action }) => action === "visit.booked")
    const receipt = await ownReceipt(patientActor(house.patientId), row?.id ?? "", at)
    const text = receipt.ok ? receipt.value.text : ""
    const proof = parseTlogProof(text)
    const entry = proof?.extra ?? new Uint8Array()
    const head = parseCheckpoint(parseNote(proof?.note ?? "")?.body ?? "")
    expect(parseEntry(entry)).toMatchObject({ id: row?.id, action: "visit.booked" })
    const proved = (bytes: Uint8Array) =>
      includes(
        sha256,
        leafHash(sha256, bytes),
        proof?.index ?? -1,
        head?.size ?? 0,
        proof?.hashes ?? [],
        head?.root ?? new Uint8Array(),
      )
    expect(proved(entry)).toBe(true)
    expect(proved(Buffer.concat([entry, Buffer.from(" ")]))).toBe(false)
    expect(receipt).toMatchObject({ value: { name: `${proof?.index}.tlog-proof` } })
    expect(await rowsFor(patientActor(house.patientId))).toContainEqual(
      expect.objectContaining({ action: "audit.receipt_issued", by: { kind: "you" } }),
    )
  })

  it("is checked with the clinic's key alone, by the program that checks exports", async () => {
    const row = (await rowsFor(patientActor(house.patientId))).find(({ signed }) => signed)
    const receipt = await ownReceipt(patientActor(house.patientId), row?.id ?? "", at)
    const text = receipt.ok ? receipt.value.text : ""
    const { rows } = await database.admin.query<{ vkey: string }>(
      "select vkey from log_keys where clinic_id = $1",
      [house.clinicId],
    )
    const [vkey = ""] = rows.map((one) => one.vkey)
    const other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    expect(verifyReceipt(text, [vkey])).toMatchObject({
      sound: true,
      entry: { id: row?.id, action: row?.action },
      vouched: [],
    })
    expect(verifyReceipt(text, [other])).toMatchObject({ sound: false })
    const moved = text.replace(/^index \d+$/m, "index 0")
    expect(verifyReceipt(moved, [vkey])).toMatchObject({ sound: false, index: 0 })
    const [, , , hash = ""] = text.split("\n")
    expect(verifyReceipt(text.replace(`${hash}\n`, ""), [vkey])).toMatchObject({ sound: false })
    expect(isReceipt(text)).toBe(true)
    expect(() => verifyReceipt(text.slice(0, 60), [vkey])).toThrow(Unreadable)

    const path = join(await mkdtemp(join(tmpdir(), "housecall-receipt-")), "1.tlog-proof")
    const verified = async (content: string, ...more: string[]) => {
      await writeFile(path, content)
      const program = join(import.meta.dirname, "../../tools/audit-verify.ts")
      return promisify(execFile)(process.execPath, [
        "--import",
        "tsx",
        program,
        path,
        ...more,
      ]).then(
        ({ stdout }) => ({ code: 0, stdout }),
        ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
      )
    }
    expect(await verified(text, "--vkey", vkey)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("self-attested"),
    })
    expect(await verified(moved, "--vkey", vkey)).toMatchObject({ code: 1 })
    expect(() => verifyReceipt(text, ["riverside"])).toThrow(Unreadable)
  })

  it("is for one's own rows, and within the scope: the attempt is written down", async () => {
    const [row] = (await rowsFor(patientActor(strangerId))).filter((one) => one.signed)
    const id = row?.id ?? ""
    const refused = { ok: false, reason: "not_found" }
    expect(await ownReceipt(patientActor(house.patientId), id, at)).toEqual(refused)
    const chart = (await rowsFor(patientActor(house.patientId))).find(
      ({ action, signed }) => signed && action === "chart.read",
    )
    expect(await ownReceipt(portal(house.patientId, booking), chart?.id ?? "", at)).toEqual(refused)
    const denied = await database.admin.query(
      "select from audit_events where clinic_id = $1 and action = 'access.denied'",
      [house.clinicId],
    )
    expect(denied.rowCount).toBe(2)
  })
})
