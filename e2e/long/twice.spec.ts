import { randomUUID } from "node:crypto"

import type { APIResponse } from "@playwright/test"

import { caller } from "../api"
import { arrangeBooking } from "../desk-clinic"
import { account, running } from "../running"
import { expect, test } from "../test"
import { arrangeVisit, withDatabase } from "../visit"
import { expectAccounted, expectExports, untilSettled } from "./accounts"
import { atBoth, copies, listenAt } from "./copies"
import type { Both } from "./copies"
import { arrangeLine, arrangePatients } from "./people"
import { storm } from "./storm"

test("two of everything at once: times, a line, visits to their signature and exports, each once", async () => {
  test.setTimeout(600_000)
  const done = await storm(async (_, busy) => {
    for (let nth = 0; nth < 12; nth++) await busy()
  })
  await untilSettled()
  await expectAccounted(done)
  const { broken } = await expectExports(done)
  expect([broken, done.asking.unknown], "nobody was killed").toEqual([0, 0])
})

test("the same deed at both web processes at the same moment is done once, and both say so", async () => {
  test.setTimeout(300_000)
  const desk = await atBoth(account("scheduler"))
  const people = await arrangeBooking()
  const patients = await arrangePatients(12)
  const { visitTypeId, clinicianId, day } = people
  const free = await desk[0].get(
    `/api/slots?visitTypeId=${visitTypeId}&clinicianId=${clinicianId}&from=${day}&days=2`,
  )
  const { days }: { days: { slots: { startsAt: string }[] }[] } = await free.json()
  const starts = days.flatMap(({ slots }) => slots)

  const visits: string[] = []
  for (const [nth, patient] of patients.entries()) {
    const startsAt = starts[nth]?.startsAt
    const wish = (key: string) => ({ visitTypeId, clinicianId, startsAt, key })
    if (nth % 2 === 0) {
      // Two wishes for one time: one has it.
      const answers = await both(desk, (api) =>
        api.post("/api/holds", { data: wish(randomUUID()) }),
      )
      expect(statuses(answers)).toEqual([200, 409])
      continue
    }
    // One wish, pressed twice: one hold and one visit, of which both are told.
    const key = randomUUID()
    const held = await both(desk, (api) => api.post("/api/holds", { data: wish(key) }))
    expect(held[0].body).toEqual(held[1].body)
    const confirmation = { patientId: patient.id, reason: "Check-up", key: randomUUID() }
    const path = `/api/holds/${String(held[0].body["holdId"])}/confirm`
    const booked = await both(desk, (api) => api.post(path, { data: confirmation }))
    expect(booked.map(({ status }) => status)).toEqual([200, 200])
    expect(booked[0].body).toEqual(booked[1].body)
    visits.push(String(booked[0].body["visitId"]))
  }
  const rows = await query<{ id: string }>(
    "select id from visits where clinician_id = $1",
    clinicianId,
  )
  expect(rows.map(({ id }) => id).toSorted()).toEqual(visits.toSorted())
})

test("admitted, ended and signed at both: once, heard at both, with one event each", async () => {
  test.setTimeout(300_000)
  const visit = await arrangeVisit()
  const patient = await caller()
  const token = new URL(visit.link).hash.slice("#t=".length)
  await patient.post("/api/join", { data: { token, birthDate: visit.birthDate } })
  const agreed = { video: true, vitals: false, charting: false, transcript: false }
  await patient.post("/api/visit/consent", { data: agreed })
  await patient.post("/api/visit/arrive")
  const doctor = await atBoth(visit.clinician)
  const [here, there] = copies()
  const streams = [await listenAt(doctor[0], here), await listenAt(doctor[1], there)]
  const of = `/api/visits/${visit.visitId}`

  const admitted = await both(doctor, (api) => api.post(`${of}/admit`, { data: { version: 2 } }))
  expect(admitted.map(({ status }) => status)).toEqual([200, 200])
  expect(admitted[0].body).toEqual(admitted[1].body)
  for (const { topics } of streams)
    await expect.poll(topics, { timeout: 30_000 }).toContain("visits")
  const saved = await both(doctor, (api) =>
    api.post(`${of}/notes`, { data: { section: "plan", text: "Rest.", version: 0 } }),
  )
  expect(statuses(saved)).toEqual([200, 409])
  const ended = await both(doctor, (api) => api.post(`${of}/end`, { data: {} }))
  expect(ended.map(({ status }) => status)).toEqual([200, 200])
  const draft = () =>
    query<{ version: number }>(
      "select version from summaries where visit_id = $1 and state = 'draft'",
      visit.visitId,
    )
  await expect.poll(async () => (await draft()).length, { timeout: 120_000 }).toBe(1)
  const version = (await draft())[0]?.version
  const signed = await both(doctor, (api) => api.post(`${of}/sign`, { data: { version } }))
  expect(statuses(signed)).toEqual([200, 409])
  for (const { end } of streams) end()
  const events = await query<{ action: string; n: number }>(
    "select action, count(*)::int as n from audit_events where patient_id = $1 and outcome = 'success' and action in ('visit.admitted', 'note.written', 'visit.ended', 'summary.drafted', 'summary.signed') group by 1 order by 1",
    visit.patientId,
  )
  expect(events).toEqual(
    ["note.written", "summary.drafted", "summary.signed", "visit.admitted", "visit.ended"].map(
      (action) => ({ action, n: 1 }),
    ),
  )
})

test("two clinicians take from one line at both, and each promise is handed out again: nobody twice, one letter each", async () => {
  test.setTimeout(300_000)
  const desk = await atBoth(account("scheduler"))
  const line = await arrangeLine(2)
  const patients = await arrangePatients(6)
  const takers = await Promise.all(line.clinicians.map(atBoth))
  const entries: string[] = []
  for (const patient of patients) {
    const data = {
      visitTypeId: line.typeId,
      reason: "Cough",
      key: randomUUID(),
      patientId: patient.id,
    }
    const added = await both(desk, (api) => api.post("/api/queue/add", { data }))
    expect(added[0].body).toEqual(added[1].body)
    entries.push(String(added[0].body["entryId"]))
  }
  const [one, other] = takers
  if (one === undefined || other === undefined) throw new Error("two clinicians")
  // Each presses twice, at both: four requests at the same moment.
  const answers = (
    await Promise.all(
      [one, other].map((own) => both(own, (api) => api.post("/api/queue/take", { data: {} }))),
    )
  ).flat()
  const taken = answers.filter(({ status }) => status === 200).map(({ body }) => body["entryId"])
  expect(new Set(taken)).toEqual(new Set(entries.slice(0, 2)))

  // A relay that forgot what it had handed out: both workers get the same promises.
  for (let nth = 0; nth < 20; nth++)
    await query(
      "update outbox set relayed_at = relayed_at - interval '2 hours' where done_at is null and $1 <> ''",
      "all",
    )
  await untilSettled()
  for (const { id, email } of patients) {
    const letters = await query<{ kind: string }>(
      "select kind from messages where patient_id = $1",
      id,
    )
    const mail = await fetch(`${running.mailUrl}/api/messages?to=${encodeURIComponent(email)}`)
    const arrived: { messageId?: string }[] = await mail.json()
    expect(new Set(letters.map(({ kind }) => kind)).size).toBe(letters.length)
    expect(arrived.length).toBe(letters.length)
    expect(new Set(arrived.map(({ messageId }) => messageId)).size).toBe(arrived.length)
  }
})

type Said = { status: number; body: Record<string, unknown> }

async function both(
  apis: Both,
  send: (api: Both[number]) => Promise<APIResponse>,
): Promise<[Said, Said]> {
  const read = async (api: Both[number]): Promise<Said> => {
    const answer = await send(api)
    return { status: answer.status(), body: await answer.json() }
  }
  const [first, second] = apis
  return Promise.all([read(first), read(second)])
}

function query<T extends object>(text: string, value: string): Promise<T[]> {
  return withDatabase(async (client) => (await client.query<T>(text, [value])).rows)
}

function statuses(answers: readonly { status: number }[]): number[] {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b)
}
