import { randomUUID } from "node:crypto"

import type { APIRequestContext } from "@playwright/test"
import { z } from "zod"

import { staffCaller } from "../api"
import { arrangeBooking } from "../desk-clinic"
import { account } from "../running"
import type { Asking } from "./ask"
import { patienceMs } from "./ask"
import type { Ledger } from "./ledger"
import { arrangeLine, arrangePatients } from "./people"
import type { Somebody } from "./people"

export type Going = { goes: () => boolean; asking: Asking; ledger: Ledger }

const timeout = patienceMs

/**
 * Three desks, each by a connection of its own, that all want the same time, then the next. Every third
 * attempt that gets no answer is left as it is; the others are sent again with the same key, as the page does.
 */
export async function arrangeRace(): Promise<{
  clinicianId: string
  run: (going: Going) => Promise<void>
}> {
  const people = await arrangeBooking()
  const desks = await Promise.all([0, 1, 2].map(() => staffCaller("scheduler")))
  const patients = await arrangePatients(240)
  const [first] = desks
  if (first === undefined) throw new Error("no desk")
  const { visitTypeId, clinicianId } = people
  const answer = await first.get(
    `/api/slots?visitTypeId=${visitTypeId}&clinicianId=${clinicianId}&from=${people.day}&days=10`,
  )
  const starts = Free.parse(await answer.json()).days.flatMap(({ slots }) => slots)
  const run = async ({ goes, asking, ledger }: Going): Promise<void> => {
    let attempt = 0
    for (const { startsAt } of starts) {
      if (!goes()) return
      await Promise.all(
        desks.map(async (desk) => {
          const patient = patients[attempt]
          const gives = attempt++ % 3 === 0
          if (patient === undefined) return
          await book(desk, patient, startsAt, gives)
        }),
      )
    }

    async function book(
      desk: APIRequestContext,
      patient: Somebody,
      startsAt: string,
      gives: boolean,
    ): Promise<void> {
      const ask = gives ? asking.once.bind(asking) : asking.insist.bind(asking)
      const wish = { visitTypeId, clinicianId, startsAt, key: randomUUID() }
      const held = await ask(() => desk.post("/api/holds", { data: wish, timeout }))
      if (held.kind !== "accepted") return
      const confirmation = { patientId: patient.id, reason: "Check-up", key: randomUUID() }
      const path = `/api/holds/${String(held.value["holdId"])}/confirm`
      const booked = await ask(() => desk.post(path, { data: confirmation, timeout }))
      ledger.bookings.push({
        patient,
        startsAt,
        told: booked.kind,
        ...(booked.kind === "accepted" ? { visitId: String(booked.value["visitId"]) } : {}),
      })
    }
  }
  return { clinicianId, run }
}

/** A desk that puts one after the other in line; now and then a clinician takes whoever has waited longest. */
export async function arrangeQueue(
  takers = 3,
): Promise<{ typeId: string; run: (going: Going) => Promise<void> }> {
  const line = await arrangeLine(takers)
  const desk = await staffCaller("scheduler")
  const clinicians = await Promise.all(line.clinicians.map((one) => staffCaller(one)))
  const patients = await arrangePatients(80)
  const run = async ({ goes, asking, ledger }: Going): Promise<void> => {
    for (const [nth, patient] of patients.entries()) {
      if (!goes()) return
      const data = {
        visitTypeId: line.typeId,
        reason: "Cough",
        key: randomUUID(),
        patientId: patient.id,
      }
      const added = await asking.insist(() => desk.post("/api/queue/add", { data, timeout }))
      ledger.places.push({
        patientId: patient.id,
        told: added.kind,
        ...(added.kind === "accepted" ? { entryId: String(added.value["entryId"]) } : {}),
      })
      const taker = nth % 8 === 7 ? clinicians.shift() : undefined
      if (taker === undefined) continue
      const taken = await asking.insist(() => taker.post("/api/queue/take", { data: {}, timeout }))
      if (taken.kind === "accepted")
        ledger.takings.push({
          visitId: String(taken.value["visitId"]),
          entryId: String(taken.value["entryId"]),
        })
    }
  }
  return { typeId: line.typeId, run }
}

/** An auditor who exports the whole log, one time after the other. */
export async function arrangeExports(): Promise<{
  auditor: APIRequestContext
  run: (going: Going) => Promise<void>
}> {
  const who = account("auditor")
  const auditor = await staffCaller(who)
  const run = async ({ goes, asking, ledger }: Going): Promise<void> => {
    while (goes()) {
      const data = { filter: {}, reason: "What became of the night" }
      const started = await asking.once(() => auditor.post("/api/audit/exports", { data, timeout }))
      if (started.kind === "refused" && started.reason === "step_up_needed") {
        const proof = { kind: "password", password: who.password }
        await asking.insist(() => auditor.post("/api/security/proof", { data: proof, timeout }))
      }
      if (started.kind !== "accepted") continue
      const id = String(started.value["id"])
      asking.underWay++
      const bytes = await auditor
        .get(`/api/audit/exports/${id}`, { timeout: 60_000 })
        .then(async (file) => (file.ok() ? file.body() : undefined))
        .catch(() => undefined)
      asking.underWay--
      ledger.exports.push({ id, bytes })
    }
  }
  return { auditor, run }
}

const Free = z.object({
  days: z.array(z.object({ slots: z.array(z.object({ startsAt: z.string() })) })),
})
