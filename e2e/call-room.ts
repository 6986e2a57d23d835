import type { JSHandle, Page } from "@playwright/test"
import type { Room } from "livekit-client"

import type { E2eeSession } from "@/lib/e2ee/client/session"

import { expect } from "./test"
import { desk, enterCall, phone, type Meeting, type Person } from "./two-people"
import type { ArrangedVisit } from "./visit"

/** The page's own encrypted session, found by React's tree: for tests nothing is built into the page. */
export async function sessionOf(page: Page): Promise<JSHandle<E2eeSession>> {
  return page.waitForFunction(() => {
    const stage: object | null = document.querySelector("[data-stage]")
    const name = Object.keys(stage ?? {}).find((key) => key.startsWith("__reactFiber$"))
    type Fiber = { return: Fiber | null; memoizedProps: { view?: { session?: E2eeSession } } }
    let fiber: Fiber | null = name === undefined ? null : Reflect.get(stage ?? {}, name)
    for (; fiber !== null; fiber = fiber.return) {
      const session = fiber.memoizedProps?.view?.session
      if (session?.room !== undefined) return session
    }
    return undefined
  }) as Promise<JSHandle<E2eeSession>>
}

export async function roomOf(page: Page): Promise<JSHandle<Room>> {
  const session = await sessionOf(page)
  return session.evaluateHandle(({ room }) => room)
}

export type Heard = { packets: number; samples: number; concealed: number }

/** What came of everybody's sound so far. Concealed: made up by the browser, silence not counted. */
export async function soundHeard(page: Page): Promise<Heard> {
  const room = await roomOf(page)
  return room.evaluate(async (live) => {
    const heard = { packets: 0, samples: 0, concealed: 0 }
    for (const participant of live.remoteParticipants.values()) {
      for (const publication of participant.audioTrackPublications.values()) {
        const report = await publication.track?.getRTCStatsReport()
        report?.forEach((entry: Record<string, unknown>) => {
          if (entry["type"] !== "inbound-rtp") return
          heard.packets += Number(entry["packetsReceived"] ?? 0)
          heard.samples += Number(entry["totalSamplesReceived"] ?? 0)
          heard.concealed +=
            Number(entry["concealedSamples"] ?? 0) - Number(entry["silentConcealedSamples"] ?? 0)
        })
      }
    }
    return heard
  })
}

/** Eight seconds of sound come in, and no more of it is made up than `concealed`. */
export async function expectSound(page: Page, concealed: number): Promise<void> {
  const before = await soundHeard(page)
  await expect
    .poll(async () => (await soundHeard(page)).samples - before.samples, { timeout: 30_000 })
    .toBeGreaterThan(8 * 48_000)
  const now = await soundHeard(page)
  const share = (now.concealed - before.concealed) / (now.samples - before.samples)
  expect(now.packets).toBeGreaterThan(before.packets + 80)
  expect(share).toBeLessThan(concealed)
}

/** Where the page tells both lines apart. */
export const ownLineOf = (page: Page) => page.locator("[data-own-line]")

/** A clinician and a patient in a call, both seen, and the lines watched. */
export async function meetInCall(
  person: Person,
  visit: ArrangedVisit,
  prepare: (patient: Page) => Promise<void> = async () => undefined,
): Promise<Meeting> {
  const meeting = { visit, doctor: await person(desk), patient: await person(phone) }
  const { patient } = meeting
  await prepare(patient)
  await enterCall(meeting)
  // Watched from two seconds after the first frame on.
  await expect(ownLineOf(patient)).toHaveAttribute("data-other-line", /connected|weak/, {
    timeout: 15_000,
  })
  return meeting
}
