import type { Page } from "@playwright/test"

import { account } from "./running"
import { expect, signIn } from "./test"
import {
  admit,
  arrangeVisit,
  enterWaitingRoom,
  expectEncryptedVideo,
  joinCall,
  type ArrangedVisit,
} from "./visit"

export type Meeting = { visit: ArrangedVisit; doctor: Page; patient: Page }

export type Person = (options?: {
  viewport: { width: number; height: number }
  apart?: boolean
}) => Promise<Page>

export const desk = { viewport: { width: 1440, height: 900 } }
export const phone = { viewport: { width: 360, height: 740 } }

const neither = { vitals: false, charting: false }

/** A visit, and its two people in the call, each seen by the other. */
export async function meet(person: Person, agree = neither): Promise<Meeting> {
  const meeting = await arrangeMeeting(person)
  await enterCall(meeting, agree)
  return meeting
}

/** A visit and an empty page for each of the two, to be prepared before anything is loaded. */
export async function arrangeMeeting(
  person: Person,
  like = account("clinician"),
): Promise<Meeting> {
  const visit = await arrangeVisit({ like })
  return { visit, doctor: await person(desk), patient: await person(phone) }
}

/** From two empty pages into the call, until each sees the other. */
export async function enterCall(meeting: Meeting, agree = neither): Promise<void> {
  await comeIn(meeting, agree)
  await Promise.all([expectEncryptedVideo(meeting.doctor), expectEncryptedVideo(meeting.patient)])
}

/** In the call with cameras off: where pictures are no matter, two calls fit into a small machine. */
export async function enterWithoutPictures(meeting: Meeting, agree = neither): Promise<void> {
  await enterCall(meeting, agree)
  for (const page of [meeting.doctor, meeting.patient]) {
    await page.getByRole("button", { name: "Camera off" }).click()
    await expect(page.getByRole("button", { name: "Camera on" })).toBeVisible()
  }
}

/** Into the call, up to the last press: what they see then is the test's affair. */
export async function comeIn({ visit, doctor, patient }: Meeting, agree = neither): Promise<void> {
  await Promise.all([signIn(doctor, visit.clinician), enterWaitingRoom(patient, visit, agree)])
  await admit(doctor, visit)
  await joinCall(patient)
}

/** All are in the call, each one's picture grows at another's, and nothing is amiss with the lock. */
export async function settled(pages: readonly Page[], timeout = 45_000): Promise<void> {
  await underLock(pages, timeout)
  await Promise.all(pages.map((page) => expectEncryptedVideo(page)))
}

/** In the call, with nothing amiss with the lock; where pictures are nobody's duty. */
export async function underLock(pages: readonly Page[], timeout: number): Promise<void> {
  for (const page of pages) {
    const stage = page.locator("[data-stage]")
    await expect(stage).toHaveAttribute("data-state", "in_call", { timeout })
    await expect(stage).toHaveAttribute("data-badge", /^(encrypted|linked|checked)$/, { timeout })
  }
}

/** The spoken code that this page shows, read where a person reads it. */
export async function codeOf(page: Page): Promise<string> {
  await page.locator("button[data-lock]").first().click()
  const code = page.locator("[data-code]").first()
  await expect(code).toHaveAttribute("data-code", /^\d{12}$/, { timeout: 30_000 })
  const digits = (await code.getAttribute("data-code")) ?? ""
  await page.keyboard.press("Escape")
  return digits
}
