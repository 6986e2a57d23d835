import type { Page } from "@playwright/test"
import { RoomServiceClient } from "livekit-server-sdk"

import type { ArrangedVisit } from "@/e2e/visit"
import type { Protection } from "@/lib/protection"

import type { House } from "../house"
import type { People } from "./people"
import { phone } from "./people"

export type Meeting = { visit: ArrangedVisit; doctor: Page; patient: Page }

type Consent = { vitals: boolean; charting: boolean }

/**
 * A visit of its own up to the moment before the press on "Join now": the patient has done the device
 * check and sees that the doctor is ready; the doctor is in the call and sends picture and sound.
 * `watch` and `watchDoctor` get the pages before they load anything.
 */
export async function arrangeMeeting(
  house: House,
  { journey, person }: People,
  agree: Consent,
  watch: (patient: Page) => void | Promise<void> = () => undefined,
  protection: Protection = "end_to_end",
  watchDoctor: (doctor: Page) => void | Promise<void> = () => undefined,
): Promise<Meeting> {
  const visit = await journey.arrangeVisit()
  const [doctor, patient] = [await person(), await person(phone)]
  await Promise.all([watch(patient), watchDoctor(doctor)])
  await journey.signIn(doctor, visit.clinician)
  await journey.enterWaitingRoom(patient, visit, agree)
  if (protection === "none") await journey.admitInClear(doctor, visit)
  else await journey.admit(doctor, visit)
  await joinAsDoctor(doctor)
  await untilDoctorSends(house, journey, visit)
  await patient.getByRole("heading", { name: "The doctor is ready for you" }).waitFor()
  return { visit, doctor, patient }
}

/** Milliseconds from the press to the first decoded frame of the doctor, by the page's own marks. */
export async function pressJoin(patient: Page): Promise<number> {
  await patient.getByRole("button", { name: /^Join (now|without the lock)$/ }).click()
  const passed = await patient.waitForFunction(
    () =>
      (performance.getEntriesByName("housecall:first-frame").at(-1)?.startTime ?? 0) -
        (performance.getEntriesByName("housecall:join").at(-1)?.startTime ?? Infinity) >
      0,
    undefined,
    { polling: 100, timeout: 30_000 },
  )
  await passed.dispose()
  return patient.evaluate(
    () =>
      (performance.getEntriesByName("housecall:first-frame").at(-1)?.startTime ?? 0) -
      (performance.getEntriesByName("housecall:join").at(-1)?.startTime ?? 0),
  )
}

export async function part({ doctor, patient }: Meeting): Promise<void> {
  await Promise.all([doctor.context().close(), patient.context().close()])
}

async function joinAsDoctor(doctor: Page): Promise<void> {
  const inside = doctor.locator("[data-stage][data-state=in_call]")
  const join = doctor.locator("[data-stage]").getByRole("button", { name: "Join", exact: false })
  await inside.or(join).first().waitFor()
  if (await join.isVisible()) await join.click().catch(() => undefined)
  await inside.waitFor()
}

/** The server's word: the doctor's camera and microphone are published. */
async function untilDoctorSends(
  { services }: House,
  journey: People["journey"],
  visit: ArrangedVisit,
): Promise<void> {
  const { url, key, secret } = services.livekit
  const server = new RoomServiceClient(url.replace(/^ws/, "http"), key, secret)
  const { rows } = await journey.withDatabase((client) =>
    client.query<{ room: string }>("select room from visits where id = $1", [visit.visitId]),
  )
  const room = rows[0]?.room ?? ""
  for (const until = Date.now() + 30_000; ;) {
    const people = await server.listParticipants(room)
    if (people.some(({ tracks }) => tracks.length >= 2)) return
    if (Date.now() > until) throw new Error("the doctor's camera never reached the room")
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
