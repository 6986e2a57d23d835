import { readFileSync } from "node:fs"

import type { Locator, Page } from "@playwright/test"

import { readRecording } from "@/lib/vitals/wfdb"

import { expect } from "./test"

type Wave = { channel: number; first: number; samples: number[] }

/** From now on the panel says which samples it decoded, channel by channel. */
export async function observeWaves(panel: Locator): Promise<void> {
  await panel.evaluate((element) => {
    const heard: unknown[] = []
    Reflect.set(window, "heardWaves", heard)
    element.addEventListener("housecall:wave", (event) => {
      if (!(event instanceof CustomEvent)) return
      const { channel, first, samples } = event.detail
      heard.push({ channel, first, samples: Array.from(samples) })
    })
    element.setAttribute("data-observe", "")
  })
}

/** Several seconds of both channels, sample by sample what the recording holds. It is replayed in a loop. */
export async function expectWavesOfTheFile(page: Page, panel: Locator): Promise<void> {
  await expectWavesOf(recordingChannels(), page, panel)
}

/** The same of these channels. */
export async function expectWavesOf(
  file: readonly (readonly number[])[],
  page: Page,
  panel: Locator,
): Promise<void> {
  await expect(panel).toHaveAttribute("data-signal", "live", { timeout: 30_000 })
  const count = (): Promise<number> => page.evaluate(() => Reflect.get(window, "heardWaves").length)
  await expect.poll(count, { timeout: 40_000 }).toBeGreaterThan(40 * file.length)
  const heard: Wave[] = await page.evaluate(() => Reflect.get(window, "heardWaves"))
  const channels = [...new Set(heard.map((wave) => wave.channel))].toSorted((a, b) => a - b)
  expect(channels).toHaveLength(file.length)
  for (const wave of heard) {
    const samples = file[channels.indexOf(wave.channel)] ?? []
    const expected = wave.samples.map((_, i) => samples[(wave.first + i) % samples.length])
    expect(wave.samples).toEqual(expected)
  }
}

/** The bundled recording, channel by channel. */
export function recordingChannels(): number[][] {
  const folder = "public/recordings"
  const header = readFileSync(`${folder}/ecg-resp.hea`, "utf8")
  const record = readRecording(
    header,
    new Map([["ecg-resp.dat", new Uint8Array(readFileSync(`${folder}/ecg-resp.dat`))]]),
  )
  if (!record.ok) throw new Error(record.reason)
  return record.value.signals.map((signal) => Array.from(signal.samples))
}
