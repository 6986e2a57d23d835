import { expect, signIn, test } from "./test"

test("a press on a link while no server answers leads there when one does, and the page says what it waits for", async ({
  person,
}) => {
  const page = await person()
  await signIn(page, "scheduler", "/today")
  const list = page.getByRole("heading", { name: /^Coming up/ })
  await expect(list).toBeVisible()
  const calendar = page.getByRole("link", { name: "Calendar" })
  const before = await calendar.boundingBox()
  await page.evaluate(() => Reflect.set(window, "neverLeft", true))
  await page.context().setOffline(true)
  await calendar.click()
  const notice = page.getByRole("status").filter({ hasText: "No connection just now." })
  await expect(notice).toBeVisible()
  // The outline of the calendar may have been fetched ahead and stand there instead.
  const outline = page.getByRole("heading", { name: "Calendar", exact: true })
  await expect(list.or(outline).first(), "the page is not left").toBeVisible()
  expect(await calendar.boundingBox(), "what is under the pointer stays there").toEqual(before)
  await page.context().setOffline(false)
  await expect(page).toHaveURL(/\/calendar/)
  await expect(notice).toHaveCount(0)
  expect(await page.evaluate(() => Reflect.get(window, "neverLeft")), "the same document").toBe(
    true,
  )
})
