import type { Page } from "@playwright/test"

import { onlyRelayed } from "../line"
import { turnPort } from "../media-server"
import { hashOf, looped, storedWaves } from "../stored-waves"
import { expect, signIn, test } from "../test"
import { udpLine } from "../udp-line"
import { admit, arrangeVisit, enterWaitingRoom, joinCall } from "../visit"
import { observeWaves, recordingChannels } from "../waves"

type Heard = { channel: number; first: number; samples: number[] }

/** The recording is 61 s long: all of it passes. */
const passesMs = 75_000

test("5 % of the packets lost, up to 200 ms late and out of order: what was lost is filled in at the viewer, and the record has all of the file", async ({
  person,
}) => {
  test.setTimeout(400_000)
  const line = await udpLine(turnPort())
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  const bedside = await person()
  await onlyRelayed(bedside.context(), { relay: "udp", through: line.port })
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: true, charting: true })
  await bedside.goto(visit.bedsideLink)
  await admit(doctor, visit)
  await joinCall(patient)
  const panel = doctor.getByRole("region", { name: "Live vital signs" })
  await expect(panel).toHaveAttribute("data-signal", "live", { timeout: 60_000 })
  await observeWaves(panel)
  line.change({ lostPercent: 5, jitterMs: 200 })

  const missing = async (): Promise<number> => Number(await panel.getAttribute("data-missing"))
  await expect.poll(missing, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(0)
  const begun = Date.now()
  await expect
    .poll(() => Date.now() - begun, { timeout: passesMs * 2, intervals: [5_000] })
    .toBeGreaterThan(passesMs)

  // A clear line brings what is still missing, and nothing new is lost.
  line.change({})
  await expect.poll(missing, { timeout: 60_000 }).toBe(0)
  const files = recordingChannels()
  for (const [channel, { first, samples }] of joined(await heardBy(doctor))) {
    expect(samples.length).toBeGreaterThan(files[channel]?.length ?? Infinity)
    const file = looped(files[channel] ?? [], first, samples.length)
    expect(hashOf(samples)).toBe(hashOf(file))
  }
  const waves = await storedWaves(visit.visitId)
  expect([...waves.keys()]).toEqual([0, 1])
  for (const [channel, { first, samples }] of waves) {
    expect(samples.length).toBeGreaterThan(files[channel]?.length ?? Infinity)
    const file = looped(files[channel] ?? [], first, samples.length)
    expect(hashOf(samples)).toBe(hashOf(file))
  }
  line.close()
})

function heardBy(page: Page): Promise<Heard[]> {
  return page.evaluate(() => Reflect.get(window, "heardWaves"))
}

/** By index, whenever it came; a hole is NaN. */
function joined(heard: readonly Heard[]): Map<number, { first: number; samples: number[] }> {
  const all = new Map<number, { first: number; samples: number[] }>()
  for (const channel of new Set(heard.map((wave) => wave.channel))) {
    const own = heard.filter((wave) => wave.channel === channel)
    // What was filled in of the time before does not count.
    const first = own[0]?.first ?? 0
    const last = Math.max(...own.map((wave) => wave.first + wave.samples.length))
    const samples = Array.from({ length: last - first }, () => NaN)
    for (const wave of own)
      for (const [i, sample] of wave.samples.entries())
        if (wave.first >= first) samples[wave.first - first + i] = sample
    all.set(channel, { first, samples })
  }
  return all
}
