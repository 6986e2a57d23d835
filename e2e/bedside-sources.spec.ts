import type { Locator, Page } from "@playwright/test"

import { edfFile } from "@/lib/vitals/edf/testing-edf"
import { packets } from "@/lib/vitals/gatt/testing-bytes"

import { comeBack, fakeBluetooth, lose, notify, writtenTo } from "./fake-bluetooth"
import { expect, expectAccessibleLightAndDark, signIn, test } from "./test"
import { type Person, desk, phone } from "./two-people"
import {
  type ArrangedVisit,
  admit,
  arrangeVisit,
  enterWaitingRoom,
  joinCall,
  withDatabase,
} from "./visit"
import { expectWavesOf, observeWaves } from "./waves"

type Bed = { visit: ArrangedVisit; bedside: Page; panel: Locator }

/** The clinician in the call, and a bedside page that has sent nothing yet of its own. */
async function atTheBed(person: Person, prepare: (bedside: Page) => Promise<void>): Promise<Bed> {
  const visit = await arrangeVisit()
  const [doctor, patient, bedside] = [await person(desk), await person(phone), await person(phone)]
  await prepare(bedside)
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: true, charting: true })
  await admit(doctor, visit)
  await joinCall(patient)
  await bedside.goto(visit.bedsideLink)
  await expect(bedside.getByRole("heading", { name: /^Sending to / })).toBeVisible({
    timeout: 45_000,
  })
  return { visit, bedside, panel: doctor.getByRole("region", { name: "Live vital signs" }) }
}

const cell = (panel: Locator, code: string, spot = false): Locator =>
  panel.locator(`[data-code=${code}][data-spot=${spot}]`)

/** Once a second, as a device does, until the condition holds. */
async function sendUntil(send: () => Promise<void>, holds: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await send()
    await holds()
  }).toPass({ timeout: 45_000, intervals: [1_000] })
}

test("devices side by side: what they measure, what they doubt, what they lose is seen by the clinician", async ({
  person,
}) => {
  test.setTimeout(240_000)
  const { visit, bedside, panel } = await atTheBed(person, (page) =>
    fakeBluetooth(page, [
      { name: "Strap 7", services: { "180d": { "2a37": "" }, "180f": { "2a19": "57" } } },
      { name: "Clip 3", services: { "1822": { "2a5f": "", "2a5e": "" } } },
      { name: "Meter 1", services: { "1808": { "2a18": "", "2a52": "" } } },
    ]),
  )
  const fast = { timeout: 2_000 }
  await bedside.getByRole("button", { name: "Connect a device" }).click()
  const strap = bedside.locator("[data-device='Strap 7']")
  await expect(strap).toHaveAttribute("data-state", "live")
  await expect(strap).toContainText("Heart rate")
  await expect(strap).toContainText("Battery 87 %")
  // the recording that played because nothing else was chosen is over
  await expect(bedside.getByText(/^Replaying the recording/)).toHaveCount(0)

  await sendUntil(
    () => notify(bedside, "Strap 7", "2a37", packets.heartRateThreeIntervals),
    () => expect(cell(panel, "MDC_ECG_HEART_RATE")).toHaveAttribute("data-value", "71", fast),
  )
  await expect(cell(panel, "MDC_ECG_HEART_RATE")).toHaveAttribute("data-origin", "device")

  await bedside.getByRole("button", { name: "Connect another device" }).click()
  await expect(bedside.locator("[data-device='Clip 3']")).toHaveAttribute("data-state", "live")
  // SpO₂ is NaN: the pulse beside it counts, and of a saturation nothing is shown
  await sendUntil(
    () => notify(bedside, "Clip 3", "2a5f", "00 ff 07 48 00"),
    () => expect(cell(panel, "MDC_PULS_OXIM_PULS_RATE")).toHaveAttribute("data-value", "72", fast),
  )
  await expect(cell(panel, "MDC_PULS_OXIM_SAT_O2")).toHaveCount(0)
  // a spot check is one, though the same device monitors too; its sensor slipped
  await sendUntil(
    async () => {
      await notify(bedside, "Clip 3", "2a5e", "00 61 00 48 00")
      await notify(bedside, "Clip 3", "2a5f", "08 ff 07 48 00 00 20 00")
    },
    () =>
      expect(cell(panel, "MDC_PULS_OXIM_SAT_O2", true)).toHaveAttribute("data-value", "97", fast),
  )
  await expect(panel.locator("[data-condition=sensor_displaced]")).toHaveText(
    "Clip 3: The sensor has slipped",
  )

  // the patient reads what to do
  await expect(bedside.locator("[data-condition=sensor_displaced]")).toContainText(
    "The clip has slipped. Push your finger all the way in.",
  )

  await lose(bedside, "Strap 7")
  await expect(panel.locator("[data-condition=link_down]")).toHaveText(
    "Strap 7: The connection to the device is lost",
  )
  await comeBack(bedside, "Strap 7")
  // tried again ever more slowly, at most after eleven seconds
  await expect(strap).toHaveAttribute("data-state", "live", { timeout: 30_000 })
  await expect(panel.locator("[data-condition=link_down]")).toHaveCount(0)

  await bedside.getByRole("button", { name: "Connect another device" }).click()
  await expect.poll(() => writtenTo(bedside)).toContain("Meter 1 2a52 1 6")
  await expectCharted(visit, ["MDC_ECG_HEART_RATE device", "MDC_PULS_OXIM_PULS_RATE device"])

  await bedside.getByRole("button", { name: "Connect another device" }).click()
  await expect(bedside.getByText("No device was chosen.")).toBeVisible()
})

test("a value that is typed in is seen with its age, corrected, and taken back", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const { visit, bedside, panel } = await atTheBed(person, async () => {})
  await expect(
    bedside.getByText("This browser cannot use Bluetooth.", { exact: false }),
  ).toBeVisible()
  const upper = bedside.getByLabel("Upper value (systolic), mmHg")
  await upper.fill("80")
  await bedside.getByLabel("Lower value (diastolic), mmHg").fill("120")
  await bedside.getByRole("button", { name: "Send" }).click()
  await expect(
    bedside.getByText("The lower value must be smaller than the upper one."),
  ).toBeVisible()
  await upper.fill("221")
  await bedside.getByRole("button", { name: "Send" }).click()
  await expect(bedside.getByText("This value is unusual.", { exact: false })).toBeVisible()
  await upper.fill("132")
  await bedside.getByLabel("Lower value (diastolic), mmHg").fill("82")
  await bedside.getByRole("button", { name: "Send" }).press("Enter")

  const systolic = cell(panel, "MDC_PRESS_BLD_NONINV_SYS", true)
  await expect(systolic).toHaveAttribute("data-value", "132")
  await expect(systolic).toHaveAttribute("data-origin", "manual")
  await expect(systolic).toContainText("typed in")
  await expect(systolic).toHaveAttribute("data-age-ms", /^\d+$/)
  await expect(systolic).toHaveAttribute("data-staleness", "fresh")
  await expectCharted(visit, ["MDC_PRESS_BLD_NONINV_SYS manual", "MDC_PRESS_BLD_NONINV_DIA manual"])

  const sent = bedside.getByRole("region", { name: "What you sent" })
  await sent.getByRole("button", { name: "Correct" }).click()
  await expect(upper).toHaveValue("132")
  await upper.fill("123")
  await bedside.getByRole("button", { name: "Send" }).click()
  await expect(systolic).toHaveAttribute("data-value", "123")
  await expect(sent.locator("[data-withdrawn]")).toContainText("Taken back")

  await sent.getByRole("button", { name: "Undo" }).click()
  await expect(systolic).toHaveCount(0)
  await expect.poll(() => charted(visit)).not.toContain("MDC_PRESS_BLD_NONINV_SYS manual")
  await expectAccessibleLightAndDark(bedside)
})

test("an EDF file is replayed sample by sample; one that lies, and one that is cut, are refused with the reason", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const { bedside, panel } = await atTheBed(person, async () => {})
  const file = bedside.getByLabel("Replay a file")
  const samples = Array.from({ length: 250 * 4 }, (_, i) => ((i * 37) % 1999) - 999)
  const seconds = [0, 1, 2, 3].map((second) => [samples.slice(second * 250, (second + 1) * 250)])
  const edf = { signals: [{ label: "ECG II", samples: 250 }], data: seconds }
  const upload = (name: string, bytes: Uint8Array | string) => ({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(bytes),
  })

  await file.setInputFiles(upload("lying.edf", edfFile({ ...edf, headerBytes: 9_999 })))
  await expect(bedside.locator("main").getByRole("alert")).toContainText(
    "header bytes 9999; 1 signals take 512",
  )
  await expect(panel).not.toHaveAttribute("data-signal", "live")

  const hea = "lying 1 250 8\nlying.dat 16 200/mV 16 0 1 99 0 II\n"
  const dat = new Uint8Array(new Int16Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer)
  await file.setInputFiles([upload("lying.hea", hea), upload("lying.dat", dat)])
  await expect(bedside.locator("main").getByRole("alert")).toContainText("checksum of II")

  await file.setInputFiles(upload("cut.edf", edfFile(edf).subarray(0, 1_000)))
  await expect(bedside.locator("main").getByRole("alert")).toContainText("the header promises")

  await observeWaves(panel)
  await file.setInputFiles(upload("whole.edf", edfFile(edf)))
  await expect(bedside.getByText("Replaying the recording whole.edf.")).toBeVisible()
  await expectWavesOf([samples], panel.page(), panel)

  await bedside.getByRole("button", { name: "Stop the recording" }).click()
  await expect(bedside.getByText("Replaying the recording whole.edf.")).toHaveCount(0)
})

test("what is simulated is called so at both ends, and never kept", async ({ person }) => {
  test.setTimeout(180_000)
  const { visit, bedside, panel } = await atTheBed(person, async () => {})
  await bedside.getByRole("button", { name: "Start the simulator" }).click()
  await expect(panel.locator("[data-simulated]")).toContainText("SIMULATED")
  await expect(bedside.locator("[data-simulated]")).toContainText("SIMULATED")
  const saturation = cell(panel, "MDC_PULS_OXIM_SAT_O2")
  await expect(saturation).toHaveAttribute("data-value", "97")
  await expect(saturation).toContainText("simulated")
  await expect(
    panel.locator("[data-code=MDC_ECG_HEART_RATE][data-origin=simulated]"),
  ).toHaveAttribute("data-value", /^7[123]$/, { timeout: 30_000 })
  // something of a patient comes to the record after it: what was simulated would have been there
  await bedside.getByRole("combobox", { name: "What was measured" }).click()
  await bedside.getByRole("option", { name: "Temperature" }).click()
  await bedside.getByLabel("Temperature, °C").fill("36.8")
  await bedside.getByRole("button", { name: "Send" }).click()
  await expectCharted(visit, ["MDC_TEMP_BODY manual"])
  expect(await charted(visit)).not.toContain("MDC_PULS_OXIM_SAT_O2 device")
})

async function expectCharted(visit: ArrangedVisit, what: readonly string[]): Promise<void> {
  await expect
    .poll(() => charted(visit), { timeout: 30_000 })
    .toEqual(expect.arrayContaining([...what]))
}

function charted({ visitId }: ArrangedVisit): Promise<string[]> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ code: string; origin: string }>(
      "select distinct code, origin from vital_numerics where visit_id = $1",
      [visitId],
    )
    return rows.map(({ code, origin }) => `${code} ${origin}`)
  })
}
