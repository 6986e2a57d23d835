import type { Page } from "@playwright/test"
import type { SimulationScenario } from "livekit-client"

import { roomOf } from "../call-room"
import { failNode, watchSignal } from "../signal-socket"
import { expect, test } from "../test"
import { codeOf, desk, enterCall, phone, settled, type Meeting, type Person } from "../two-people"
import { arrangeVisit } from "../visit"
import { expectWavesOfTheFile, observeWaves } from "../waves"
import { pidOf } from "./parts"

/** All that the media server has; it does nothing on "leave-full-reconnect". */
const kinds: readonly SimulationScenario[] = [
  "signal-reconnect",
  "resume-reconnect",
  "disconnect-signal-on-resume",
  "disconnect-signal-on-resume-no-messages",
  "full-reconnect",
  "migration",
  "node-failure",
  "force-tcp",
]

test("after a reconnection of any kind both see each other, encrypted, under the same code", async ({
  person,
}) => {
  test.setTimeout(400_000)
  const { doctor, patient } = await meetApart(person)
  const code = await codeOf(patient)
  for (const kind of kinds) {
    for (const page of [patient, doctor]) {
      await test.step(`${kind} of the ${page === patient ? "patient" : "doctor"}`, async () => {
        await simulate(page, kind)
        await settled([doctor, patient])
      })
    }
  }
  expect(await codeOf(patient)).toBe(code)
})

test("three pages through twenty full reconnections each, settled every time", async ({
  person,
}) => {
  test.setTimeout(900_000)
  const { doctor, patient, visit } = await meetApart(person, { vitals: true, charting: false })
  const bedside = await person()
  await watchSignal(bedside)
  await bedside.goto(visit.bedsideLink)
  const panel = doctor.getByRole("region", { name: "Live vital signs" })
  await expect(panel).toHaveAttribute("data-signal", "live", { timeout: 60_000 })
  await observeWaves(panel)
  const begin = [
    () => simulate(patient, "full-reconnect"),
    () => simulate(doctor, "full-reconnect"),
    () => failNode(bedside),
  ]
  const seconds: number[] = []
  for (let round = 1; round <= 20; round++) {
    await test.step(`round ${round}`, async () => {
      const begun = Date.now()
      if (round % 2 === 1) await Promise.all(begin.map((one) => one()))
      else for (const one of begin) await one()
      await Promise.all([settled([doctor, patient]), moreWaves(doctor)])
      seconds.push((Date.now() - begun) / 1_000)
    })
  }
  const printed = seconds.map((one) => one.toFixed(1)).join(" ")
  console.log(`seconds until settled: ${printed}`)
  // Quiet rounds take 5 to 8 s. A round whose first attempt to connect came to nothing waits for the
  // library's 15 s; one that is not settled after twice that has another cause.
  expect(Math.max(...seconds), printed).toBeLessThan(30)
  await expectWavesOfTheFile(doctor, panel)
})

test("the media server killed in the middle of a call: both come back by themselves", async ({
  person,
}) => {
  test.setTimeout(300_000)
  const { doctor, patient } = await meetApart(person)
  process.kill(mediaServer(), "SIGKILL")
  await expect(patient.locator("[data-own-line]")).toHaveAttribute(
    "data-own-line",
    "reconnecting",
    {
      timeout: 30_000,
    },
  )
  await settled([doctor, patient], 120_000)
})

/** Two browsers: what the one closes stays open at the other. */
async function meetApart(
  person: Person,
  agree = { vitals: false, charting: false },
): Promise<Meeting> {
  const meeting = {
    visit: await arrangeVisit(),
    doctor: await person(desk),
    patient: await person({ ...phone, apart: true }),
  }
  await enterCall(meeting, agree)
  return meeting
}

/** Answers once the page is connected again, however it came back. */
async function simulate(page: Page, kind: SimulationScenario): Promise<void> {
  const room = await roomOf(page)
  await room.evaluate(async (live, scenario) => {
    const again = new Promise<void>((resolve, reject) => {
      live.once("reconnected", resolve)
      setTimeout(() => reject(new Error("not reconnected after 45 s")), 45_000)
    })
    await live.simulateScenario(scenario)
    await again
  }, kind)
}

async function moreWaves(doctor: Page): Promise<void> {
  const count = (): Promise<number> =>
    doctor.evaluate(() => Reflect.get(window, "heardWaves").length)
  const before = await count()
  await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(before + 8)
}

/** The house starts it again when it falls. */
function mediaServer(): number {
  const pid = pidOf("livekit")
  if (pid === undefined) throw new Error("this house has no media server of its own")
  return pid
}
