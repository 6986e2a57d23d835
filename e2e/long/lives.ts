import { randomUUID } from "node:crypto"

import type { APIRequestContext } from "@playwright/test"

import { caller, staffCaller } from "../api"
import { expect } from "../test"
import { arrangeVisit, withDatabase } from "../visit"
import type { ArrangedVisit } from "../visit"
import { patienceMs } from "./ask"
import type { Going } from "./deeds"
import type { Life } from "./ledger"

const timeout = patienceMs
const notesEach = 4

/** Visits from the link to the signature, one after the other, each with a clinician of its own. */
export async function arrangeLives(
  count: number,
): Promise<{ run: (going: Going) => Promise<void> }> {
  const people: Person[] = []
  for (let nth = 0; nth < count; nth++) {
    const visit = await arrangeVisit()
    const bearer = { authorization: `Bearer ${visit.bedsideToken}` }
    people.push({
      visit,
      patient: await caller(),
      doctor: await staffCaller(visit.clinician),
      bedside: await caller(bearer),
    })
  }
  const run = async (going: Going): Promise<void> => {
    for (const person of people) {
      if (!going.goes()) return
      await live(person, going)
    }
  }
  return { run }
}

type Person = {
  visit: ArrangedVisit
  patient: APIRequestContext
  doctor: APIRequestContext
  bedside: APIRequestContext
}

async function live({ visit, patient, doctor, bedside }: Person, going: Going): Promise<void> {
  const { asking, ledger } = going
  const life: Life = {
    visitId: visit.visitId,
    patientId: visit.patientId,
    consents: 0,
    notes: new Map(),
    numbers: [],
    deeds: [],
  }
  ledger.lives.push(life)
  const post = (api: APIRequestContext, path: string, data: object = {}) =>
    asking.insist(() => api.post(path, { data, timeout }))
  const ofVisit = `/api/visits/${visit.visitId}`

  const token = new URL(visit.link).hash.slice("#t=".length)
  await post(patient, "/api/join", { token, birthDate: visit.birthDate, here: true })
  const agreed = await post(patient, "/api/visit/consent", {
    video: true,
    vitals: true,
    charting: true,
    transcript: false,
  })
  if (agreed.kind === "accepted") life.consents++
  const arrived = await post(patient, "/api/visit/arrive")
  const admitted = await post(doctor, `${ofVisit}/admit`, { version: 2 })
  expect([arrived.kind, admitted.kind], "arrived and admitted").toEqual(["accepted", "accepted"])

  const measured = { code: "MDC_ECG_HEART_RATE", unit: "/min", derived: false }
  for (let nth = 0; nth < notesEach; nth++) {
    await writeNote(nth)
    // Far above every limit from the second on: an alarm, and a doctor who silences it.
    const one = { ...measured, value: nth === 0 ? 71 : 200 + nth, at: Date.now() }
    const charted = await post(bedside, "/api/vitals/ingest", { values: [one] })
    const kept = Number(charted.kind === "accepted" ? charted.value["stored"] : 0)
    // After a lost answer the same number is known already.
    if (charted.kind === "accepted" && (kept === 1 || charted.tries > 1)) life.numbers.push(one)
    const deed = { id: randomUUID(), kind: "audio_pause" }
    const done = await post(doctor, `/api/vitals/${visit.visitId}/alarms`, deed)
    if (done.kind === "accepted") life.deeds.push(deed.id)
  }
  await post(doctor, `${ofVisit}/end`)
  const version = await draftOf(visit.visitId)
  await forgetProof(visit.clinician.email)
  await sign(version)

  async function writeNote(nth: number): Promise<void> {
    const section = nth % 2 === 0 ? "subjective" : "plan"
    const version = life.notes.get(section) ?? 0
    const text = `Line ${nth} of ${visit.patient}.`
    const saved = await post(doctor, `${ofVisit}/notes`, { section, text, version })
    if (saved.kind === "accepted") life.notes.set(section, Number(saved.value["version"]))
    // The answer was lost and the note was not: the page is given what stands there, and knows it as its own.
    if (saved.kind === "refused" && saved.reason === "stale" && saved.tries > 1)
      life.notes.set(section, version + 1)
  }

  async function sign(version: number): Promise<void> {
    const password = visit.clinician.password
    for (let tries = 0; tries < 3; tries++) {
      const signed = await post(doctor, `${ofVisit}/sign`, { version })
      if (signed.kind === "accepted") life.signed = { sha256: String(signed.value["sha256"]) }
      if (signed.kind === "refused" && signed.reason === "signed" && signed.tries > 1)
        life.signed = { sha256: undefined }
      if (signed.kind !== "refused" || signed.reason !== "step_up_needed") return
      await post(doctor, "/api/security/proof", { kind: "password", password })
    }
  }
}

/** The draft's version, once a worker has made it. */
async function draftOf(visitId: string): Promise<number> {
  const version = async (): Promise<number> =>
    withDatabase((client) =>
      client.query<{ version: number }>(
        "select version from summaries where visit_id = $1 and state = 'draft'",
        [visitId],
      ),
    ).then(
      ({ rows }) => rows[0]?.version ?? 0,
      () => 0,
    )
  await expect.poll(version, { timeout: 180_000, message: "the visit's draft" }).toBeGreaterThan(0)
  return version()
}

/** As if the clinician had proved an hour ago who they are. */
async function forgetProof(email: string): Promise<void> {
  const forget = (): Promise<boolean> =>
    withDatabase((client) =>
      client.query(
        "update sessions set proved_at = proved_at - interval '1 hour' where user_id = (select id from users where email = $1)",
        [email],
      ),
    ).then(
      () => true,
      () => false,
    )
  await expect.poll(forget, { timeout: 120_000 }).toBe(true)
}
