import { expect, signIn, test } from "./test"

test("a press on a link while no server answers leads there when one does, and the page says what it waits for", async ({
  person,
}) => {
  const page = await person()
  await signIn(page, "scheduler", "/today")
  const list = page.getByRole("heading", { name: /^Coming up/ })
  await expect(list).toBeVisible()
  await page.context().setOffline(true)
  await page.getByRole("link", { name: "Calendar" }).click()
  const notice = page.getByRole("status").filter({ hasText: "Housecall does not answer." })
  await expect(notice).toBeVisible()
  await expect(list, "what the page showed stays").toBeVisible()
  await page.context().setOffline(false)
  await expect(page).toHaveURL(/\/calendar/)
  await expect(notice).toHaveCount(0)
})
