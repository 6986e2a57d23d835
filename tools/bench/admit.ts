import type { Page } from "@playwright/test"

import { part } from "./meeting"
import type { Meeting } from "./meeting"
import { phone, withPeople } from "./people"
import type { People } from "./people"
import { median, percentile } from "./percentile"
import type { Bench, Measured, Row } from "./row"

const admissions = 15

/**
 * The clinician's press on Admit to the first decoded frame of the patient at the clinician, whose
 * own way into the call is part of it. The patient's page presses "Join now" the moment it shows.
 */
export const admitRow: Row = {
  id: "admit.first_frame_p50",
  unit: "ms",
  aim: "<= 800",
  run: measure,
}

type Parts = { total: number; joinShown: number; patientSees: number }

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.house()
  const times = await withPeople(house, async (people) => {
    const all: Parts[] = []
    // The first of a server that has just started is not what a person meets: it does not count.
    for (let n = 0; n <= admissions; n += 1) {
      const meeting = await untilWaiting(people)
      const one = await admitAndTime(meeting)
      if (n > 0) all.push(one)
      await part(meeting)
    }
    return all
  })
  const totals = times.map(({ total }) => total)
  return {
    value: median(totals),
    runs: times.length,
    baseline: [
      { name: "p95", value: percentile(totals, 95) },
      { name: "Admit to the patient's Join", value: median(times.map((one) => one.joinShown)) },
      { name: "to the patient's first frame", value: median(times.map((one) => one.patientSees)) },
    ],
  }
}

async function untilWaiting({ journey, person }: People): Promise<Meeting> {
  const visit = await journey.arrangeVisit()
  const [doctor, patient] = [await person(), await person(phone)]
  await journey.signIn(doctor, visit.clinician)
  await journey.enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  // Nobody presses in the half second before the page has made itself ready.
  if (doctor.workers().length === 0) await doctor.waitForEvent("worker", { timeout: 15_000 })
  await patient.evaluate(() => {
    const press = setInterval(() => {
      const join = [...document.querySelectorAll("button")].find(
        (button) => button.textContent === "Join now",
      )
      if (join === undefined) return
      clearInterval(press)
      join.click()
    }, 10)
  })
  return { visit, doctor, patient }
}

async function admitAndTime({ visit, doctor, patient }: Meeting): Promise<Parts> {
  const admit = doctor.getByRole("button", { name: `Admit ${visit.patient}` })
  const pressed = await admit.evaluate((button) => {
    if (button instanceof HTMLElement) button.click()
    return performance.timeOrigin + performance.now()
  })
  const [seen, patientSees] = await Promise.all([firstFrame(doctor), firstFrame(patient)])
  return {
    total: seen - pressed,
    patientSees: patientSees - pressed,
    joinShown: (await moment(patient, "housecall:join")) - pressed,
  }
}

async function firstFrame(page: Page): Promise<number> {
  await page.waitForFunction(
    () => performance.getEntriesByName("housecall:first-frame").length > 0,
    undefined,
    { polling: 100, timeout: 30_000 },
  )
  return moment(page, "housecall:first-frame")
}

/** Unix milliseconds of a mark; the pages of one browser share its clock. */
function moment(page: Page, mark: string): Promise<number> {
  return page.evaluate(
    (name) =>
      performance.timeOrigin + (performance.getEntriesByName(name).at(-1)?.startTime ?? Number.NaN),
    mark,
  )
}
