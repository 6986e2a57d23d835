import { expect, signIn, test } from "../test"
import { admit, arrangeVisit, enterWaitingRoom, joinCall } from "../visit"

const minutes = 10

test("ten minutes of waves: the display falls behind by nothing that grows", async ({ person }) => {
  test.setTimeout((minutes + 5) * 60_000)
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  const bedside = await person()
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: true, charting: true })
  await bedside.goto(visit.bedsideLink)
  await admit(doctor, visit)
  await joinCall(patient)
  const panel = doctor.getByRole("region", { name: "Live vital signs" })
  await expect(panel).toHaveAttribute("data-signal", "live", { timeout: 60_000 })

  const canvas = panel.locator("canvas")
  const lags: number[] = []
  const begun = Date.now()
  await expect
    .poll(
      async () => {
        lags.push(await canvas.evaluate(drawnLag))
        return Date.now() - begun
      },
      { timeout: (minutes + 1) * 60_000, intervals: [10_000] },
    )
    .toBeGreaterThan(minutes * 60_000)
  const median = (values: number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
  const third = Math.floor(lags.length / 3)
  // A player that counts samples instead of time falls behind by 40 ms a second; by the clock it never does.
  expect(median(lags.slice(-third))).toBeLessThan(median(lags.slice(0, third)) + 1_000)
  expect(median(lags)).toBeLessThan(2_500)
})

/** As the next sample is put on the screen: how long ago it was taken. One machine, one clock. */
function drawnLag(canvas: HTMLElement | SVGElement): Promise<number> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect()
      const now = performance.timeOrigin + performance.now()
      resolve(now - Number(canvas.getAttribute("data-drawn-to")))
    })
    observer.observe(canvas, { attributeFilter: ["data-drawn-to"] })
  })
}
