import type { Page } from "@playwright/test"

import { expect } from "./test"

/** In the call: a link for one more person, from the dialog that hands it out. */
export async function inviteByLink(doctor: Page, name: string): Promise<string> {
  await doctor.getByRole("button", { name: "Invite", exact: true }).click()
  const dialog = doctor.getByRole("dialog", { name: "People" })
  await dialog.getByLabel("Name, as the others see it").fill(name)
  await dialog.getByRole("button", { name: "Make the link" }).click()
  const link = (await dialog.locator("[data-guest-link]").textContent()) ?? ""
  await dialog.getByRole("button", { name: "Close" }).click()
  return link
}

/** From the link into the call, with the clinician's hand on the door. */
export async function bringIn(doctor: Page, guest: Page, name: string): Promise<void> {
  await guest.goto(await inviteByLink(doctor, name))
  await guest.getByRole("button", { name: "Go to the waiting room" }).click()
  await expect(guest.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
  await doctor.getByRole("button", { name: `Admit ${name}` }).click()
  await guest.getByRole("button", { name: "Join now" }).click()
}
