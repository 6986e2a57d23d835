import { createECDH } from "node:crypto"

import { z } from "zod"

import { withTimeout } from "@/lib/with-timeout"

import { must, ownPage } from "./caller"
import type { Caller } from "./caller"
import type { Callers } from "./callers"
import type { SeededVisit } from "./seeds"

/** The room has a name from the admission on. */
const View = z.object({ room: z.string().nullable() })
const Version = z.object({ version: z.int() })
const Seat = z.object({ url: z.string(), token: z.string(), identity: z.string() })

export type People = { patient: Caller; doctor: Caller; callers: Callers }

/**
 * A visit from the press on the link until both are in the room, with what their pages ask for on the way,
 * except the device check's own connections and what a browser keeps. The doctor admits at once: no person is
 * measured. Answers with the end of the patient's event stream.
 */
export async function holdVisit(
  { patient, doctor, callers }: People,
  visit: SeededVisit,
  birthDate: string,
): Promise<() => void> {
  const { token, visitId } = visit
  await must(patient.ask("GET", "/join"), "the page of the link")
  await must(patient.ask("POST", "/api/join/look", { token }), "look")
  await must(patient.ask("POST", "/api/join", { token, birthDate }), "join")
  const inCall = new Signal()
  const leave = await patient.listen("visit", (event) => {
    if (event.includes('"visit"')) look(patient, inCall).catch(() => undefined)
  })
  await must(patient.ask("GET", "/api/visit"), "the visit")
  const agreed = { video: true, vitals: true, charting: false, transcript: false }
  await must(patient.ask("POST", "/api/visit/consent", agreed), "consent")
  const works = { camera: "works", microphone: "works", speaker: "works", encryption: true }
  await must(patient.ask("POST", "/api/visit/check", works), "check")
  await must(patient.ask("POST", "/api/visit/arrive"), "arrive")

  await admit(doctor, visitId)
  await Promise.all([
    (async () => {
      await must(ownPage(doctor, `/visits/${visitId}`), "the visit's page")
      await seat(doctor, callers, `doctor/${visitId}`, { visitId }, false)
    })(),
    (async () => {
      await withTimeout(inCall.raised, 30_000)
      await seat(patient, callers, `patient/${visitId}`, {}, true)
    })(),
  ])
  return leave
}

async function admit(doctor: Caller, visitId: string): Promise<void> {
  await must(ownPage(doctor, "/today"), "today")
  let version = 0
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = await doctor.ask("POST", `/api/visits/${visitId}/admit`, { version })
    if (answer.status === 200) return
    // The version that the page shows, which is not read here.
    const stale = Version.safeParse(JSON.parse(answer.body))
    if (!stale.success) throw new Error(`admit answered ${answer.status}: ${answer.body}`)
    version = stale.data.version
  }
  throw new Error("the visit changed again and again")
}

async function look(patient: Caller, inCall: Signal): Promise<void> {
  const { body } = await patient.ask("GET", "/api/visit")
  if (View.parse(JSON.parse(body)).room !== null) inCall.raise()
}

async function seat(
  who: Caller,
  callers: Callers,
  id: string,
  which: { visitId?: string },
  sends: boolean,
): Promise<void> {
  const key = createECDH("prime256v1")
  const pub = key.generateKeys().toString("base64url")
  const answer = await must(
    who.ask("POST", "/api/rooms/token", { pub, lid: "A".repeat(22), ...which }),
    "token",
  )
  const { url, token } = Seat.parse(JSON.parse(answer.body))
  await callers.join({ id, url, token, sends })
}

class Signal {
  raise: () => void = () => undefined
  readonly raised = new Promise<void>((resolve) => (this.raise = resolve))
}
