import { arrangeBookingClinic } from "./booking-clinic"
import { running } from "./running"
import { expect, signIn, test } from "./test"
import { withDatabase } from "./visit"

test("in a browser where staff are signed in, the booking page books as a visitor", async ({
  person,
}) => {
  const clinic = await arrangeBookingClinic()
  const page = await person()
  await signIn(page, clinic.clinician)
  const book = await page.context().newPage()
  await book.goto(clinic.url)
  await book
    .getByRole("button", { name: /: (one|\d+) free time/ })
    .first()
    .click()
  await book
    .getByRole("button", { name: /, \d\d:\d\d$/ })
    .first()
    .click()
  await book.getByRole("button", { name: "Book this time" }).click()
  await expect(book.getByRole("heading", { name: "Tell us who you are" })).toBeVisible()
  const holders = await withDatabase(async (client) => {
    const { rows } = await client.query<{ holder: string }>(
      "select holder from holds where clinic_id = $1",
      [clinic.id],
    )
    return rows.map(({ holder }) => holder.split(":")[0])
  })
  expect(holders).toEqual(["visitor"])

  // The staff's session opens nothing of a patient's: not the own page, not a visit.
  const answers = await book.evaluate(async () => {
    const ask = async (path: string, body: object) => {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      })
      return answer.status
    }
    return [
      await ask("/api/my/contact", { contact: "someone@patients.example" }),
      await ask("/api/my/consents", { purpose: "vitals", agreed: true }),
      await ask("/api/visit/arrive", {}),
      await ask("/api/visit/leave", {}),
    ]
  })
  expect(answers).toEqual([401, 401, 401, 401])
  await book.goto(`${running.baseUrl}/my/details`)
  await expect(book).toHaveURL(/\/my$/)
  // And the staff's page beside it is still the staff's.
  await page.reload()
  await expect(page.getByRole("link", { name: "Calendar" })).toBeVisible()
})
