import type { Page } from "@playwright/test"

import { meetInCall, ownLineOf } from "./call-room"
import { inviteByLink } from "./guest-steps"
import { expectFocusSeen, expectNothingCutOff, pressByKeys } from "./keys"
import { onlyRelayed } from "./line"
import { turnPort } from "./media-server"
import { expect, expectAccessible, test } from "./test"
import { udpLine } from "./udp-line"
import { arrangeVisit, expectEncryptedVideo } from "./visit"

test("a guest comes and goes by keys alone; the call is whole at twice its size, in forced colours and on a weak line", async ({
  person,
}) => {
  test.setTimeout(240_000)
  const line = await udpLine(turnPort())
  const visit = await arrangeVisit()
  const { doctor, patient } = await meetInCall(person, visit, (page) =>
    onlyRelayed(page.context(), { relay: "udp", through: line.port }),
  )

  const name = "Nora Thistledown"
  const guest = await person({ viewport: { width: 1280, height: 720 } })
  await guest.goto(await inviteByLink(doctor, name))
  await pressByKeys(guest.getByRole("button", { name: "Go to the waiting room" }))
  await expect(guest.getByRole("heading", { name: "You are in the waiting room" })).toBeFocused()
  await pressByKeys(doctor.getByRole("button", { name: `Admit ${name}` }))
  await pressByKeys(guest.getByRole("button", { name: "Join now" }))
  await expectEncryptedVideo(guest)
  await pressByKeys(guest.getByRole("button", { name: /^Mute/ }), "Space")
  await expect(guest.getByRole("button", { name: "Unmute" })).toBeFocused()
  await pressByKeys(guest.getByRole("button", { name: /^Make large: Video of Patient/ }))
  await pressByKeys(guest.getByRole("button", { name: /^Messages/ }))
  await pressByKeys(guest.getByRole("textbox", { name: "Message", exact: true }), "H")
  await guest.keyboard.type("ello")
  await guest.keyboard.press("Enter")
  await expect(doctor.getByRole("button", { name: "Chat, 1 new" })).toBeVisible()
  await guest.keyboard.press("Escape")
  await expect(guest.getByRole("button", { name: /^Messages/ })).toBeFocused()
  await expect(doctor.locator("[data-tile]")).toHaveCount(2)

  line.change({ lostPercent: 30 })
  // As a screen of 1440 or 1280 px is at twice the size.
  await doctor.setViewportSize({ width: 720, height: 450 })
  await guest.setViewportSize({ width: 640, height: 360 })
  for (const page of [doctor, guest]) {
    await expectWhole(page)
    await page.emulateMedia({ forcedColors: "active" })
    await expectWhole(page)
    await expectSystemColours(page)
    await page.emulateMedia({ forcedColors: "none" })
  }

  await expect(ownLineOf(patient)).toHaveAttribute("data-own-rung", "sound", { timeout: 60_000 })
  await doctor.setViewportSize({ width: 360, height: 740 })
  await expect(
    doctor.getByText(`The connection of ${visit.patient} is weak. Only sound for now`),
  ).toBeVisible({ timeout: 30_000 })
  await Promise.all([expectAccessible(doctor), expectAccessible(patient)])
  await expectNothingCutOff(doctor)
  line.close()

  await pressByKeys(guest.getByRole("button", { name: "Leave" }))
  await expect(guest.locator("[data-stage]")).toHaveCount(0)
  await expect(guest.getByRole("button", { name: "Join now" })).toBeVisible()
  await expect(guest.locator("h1")).toBeFocused()
})

async function expectWhole(page: Page): Promise<void> {
  await expectNothingCutOff(page)
  await expectFocusSeen(page)
}

/** An icon that keeps a colour of its own is not seen on the system's ground. */
async function expectSystemColours(page: Page): Promise<void> {
  const own = await page.locator("main svg").evaluateAll((icons) =>
    icons
      .filter((icon) => {
        const around = icon.parentElement
        return around !== null && getComputedStyle(icon).color !== getComputedStyle(around).color
      })
      .map((icon) => icon.outerHTML.slice(0, 160)),
  )
  expect(own).toEqual([])
}
