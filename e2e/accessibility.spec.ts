import { account, running } from "./running"
import { expect, expectAccessibleLightAndDark, signIn, test } from "./test"
import { arrangeVisit } from "./visit"

const sizes = [
  // As high as the pages are long: what lies under a bar that stays in sight is scrolled to, not pressed there.
  { width: 360, height: 6_000 },
  { width: 1440, height: 3_000 },
]

for (const viewport of sizes) {
  test(`the main routes are without violations at ${viewport.width} px, light and dark`, async ({
    person,
  }) => {
    test.setTimeout(300_000)
    const visit = await arrangeVisit()
    const page = await person({ viewport, reducedMotion: "reduce" })
    const look = async (path: string): Promise<void> => {
      await page.goto(`${running.baseUrl}${path}`)
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeAttached()
      await expectAccessibleLightAndDark(page)
    }
    for (const path of ["/", "/sign-in", "/join", `/bedside#t=${"x".repeat(43)}`, "/nothing-here"])
      await look(path)
    await signIn(page, visit.clinician)
    for (const path of [
      "/today",
      "/calendar",
      "/calendar?who=all&view=day",
      "/calendar?who=all&view=week",
      "/calendar/book",
      "/patients",
      `/visits/${visit.visitId}`,
      `/visits/${visit.visitId}/summary`,
      `/visits/${visit.visitId}/summary/history`,
      `/visits/${visit.visitId}/vitals`,
      `/patients/${visit.patientId}`,
      `/patients/${visit.patientId}/vitals`,
      "/ward",
      "/settings",
    ])
      await look(path)
    await page.context().clearCookies()
    await signIn(page, account("administrator"))
    for (const path of [
      `/patients/${visit.patientId}`,
      "/settings/clinic",
      "/settings/jobs",
      "/settings/retention",
      "/settings/summaries",
    ])
      await look(path)
    await page.context().clearCookies()
    await signIn(page, account("auditor"))
    const reference = `RC-${visit.clinician.email.slice("doctor-".length, "doctor-".length + 8)}`
    for (const path of [
      "/today",
      "/audit",
      "/audit/unusual",
      `/audit/patients/${reference}`,
      "/settings",
    ])
      await look(path)
  })
}
