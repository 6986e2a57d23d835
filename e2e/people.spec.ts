import { randomUUID } from "node:crypto"

import type { Page } from "@playwright/test"

import { caller, staffCaller } from "./api"
import { mailTo } from "./mail"
import { account, running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeVisit, giveBirthDate, withDatabase } from "./visit"
import type { ArrangedVisit } from "./visit"

const phone = { viewport: { width: 360, height: 740 } }
const hester = { name: "Hester Sedgewick", birthDate: "1986-04-12" }

/** A visit of tomorrow that its patient can move and cancel, and the patient's address. */
async function arrangeOwn(options: { startsInMinutes?: number } = {}) {
  const visit = await arrangeVisit({ startsInMinutes: options.startsInMinutes ?? 26 * 60 })
  const email = `patient-${randomUUID().slice(0, 8)}@patients.example`
  const patientId = await withDatabase(async (client) => {
    const { rows } = await client.query<{ patient_id: string }>(
      "select patient_id from visits where id = $1",
      [visit.visitId],
    )
    const id = rows[0]?.patient_id ?? ""
    await client.query("update patients set email = $2 where id = $1", [id, email])
    return id
  })
  return { ...visit, email, patientId }
}

/** The visit gets a type that patients book, and its clinician hours at any time. */
async function makeMovable(visit: ArrangedVisit, cutoffMinutes = 120): Promise<void> {
  await withDatabase(async (client) => {
    const typeId = randomUUID()
    const { rows } = await client.query<{ clinician_id: string }>(
      "select clinician_id from visits where id = $1",
      [visit.visitId],
    )
    const clinicianId = rows[0]?.clinician_id
    await client.query(
      "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, self_booking, cutoff_minutes) values ($1, $2, $3, 'Review by video', 20, 60, true, $4)",
      [typeId, visit.clinicId, `e2e-${typeId.slice(0, 8)}`, cutoffMinutes],
    )
    await client.query(
      "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
      [visit.clinicId, typeId, clinicianId],
    )
    for (let weekday = 1; weekday <= 7; weekday++)
      await client.query(
        "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) values ($1, $2, $3, '00:00', '00:00')",
        [visit.clinicId, clinicianId, weekday],
      )
    await client.query("update visits set visit_type_id = $2 where id = $1", [
      visit.visitId,
      typeId,
    ])
  })
}

async function askCode(page: Page, contact: string, birthDate: string): Promise<void> {
  await page.goto(`${running.baseUrl}/my#c=riverside`)
  await page.getByLabel("Your e-mail or phone number").fill(contact)
  const [year = "", month = "", day = ""] = birthDate.split("-")
  await page.getByLabel("Day", { exact: true }).fill(String(Number(day)))
  await page.getByLabel("Month", { exact: true }).fill(String(Number(month)))
  await page.getByLabel("Year", { exact: true }).fill(year)
  await page.getByRole("button", { name: "Send me a code" }).click()
  await expect(page.getByRole("heading", { name: "Look at your messages" })).toBeVisible()
}

async function openMy(page: Page, email: string, birthDate: string): Promise<void> {
  await askCode(page, email, birthDate)
  const code = /\b(\d{6})\b/.exec((await mailTo(email)).text)?.[1] ?? ""
  await page.getByLabel("Your code, 6 digits").fill(code)
  await page.getByRole("button", { name: "Open my page" }).click()
}

test("a code opens the own page; the visit is moved and then cancelled", async ({ person }) => {
  const visit = await arrangeOwn()
  await makeMovable(visit)
  const page = await person(phone)
  await askCode(page, visit.email, visit.birthDate)
  await expectAccessible(page)
  const message = await mailTo(visit.email)
  expect(message.text).not.toContain(visit.patient)
  const code = /\b(\d{6})\b/.exec(message.text)?.[1] ?? ""
  const wrong = code === "000000" ? "000001" : "000000"
  await page.getByLabel("Your code, 6 digits").fill(wrong)
  await page.getByRole("button", { name: "Open my page" }).click()
  await expect(page.getByText("You can try 4 more times")).toBeVisible()
  await page.getByLabel("Your code, 6 digits").fill(code)
  await page.getByRole("button", { name: "Open my page" }).click()
  await expect(page.getByRole("heading", { name: "Coming visits" })).toBeVisible()
  await expect(page.getByText("London time").first()).toBeVisible()
  await expectAccessible(page)

  const before = await startOf(visit.visitId)
  await page.getByRole("link", { name: /^Move or cancel/ }).click()
  await expect(page.getByText("You can move or cancel it here until")).toBeVisible()
  await page.getByRole("group").last().getByRole("button").first().click()
  await expectAccessible(page)
  await page.getByRole("button", { name: "Move my visit to this time" }).click()
  await expect(page.getByRole("heading", { name: "Coming visits" })).toBeVisible()
  await expect.poll(() => startOf(visit.visitId)).not.toBe(before)

  await page.getByRole("link", { name: /^Move or cancel/ }).click()
  await page.getByRole("button", { name: "Cancel my visit" }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel my visit" }).click()
  await expect(page.getByText("You have no coming visits")).toBeVisible()
  expect(await actorsOf(visit.visitId)).toEqual(
    expect.arrayContaining(["visit.moved patient", "visit.cancelled patient"]),
  )
  await page.reload()
  await expect(page.getByText(/^Was it a mistake\?/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole("button", { name: "I cancelled by mistake. Keep my visit" }).click()
  await expect(page.getByRole("link", { name: /^Move or cancel/ })).toBeVisible()
  await expect(page.getByText(/^Was it a mistake\?/)).toBeHidden()
  expect(await actorsOf(visit.visitId)).toContain("visit.restored patient")
  await page.getByRole("button", { name: "Sign out" }).click()
  await expect(page.getByRole("heading", { name: "See your visits" })).toBeVisible()
})

test("after the cut-off the page says so and gives the clinic's number", async ({ person }) => {
  const visit = await arrangeOwn({ startsInMinutes: 90 })
  await makeMovable(visit, 24 * 60)
  const page = await person(phone)
  await openMy(page, visit.email, visit.birthDate)
  await page.getByRole("link", { name: /^Move or cancel/ }).click()
  await expect(page.getByText("It is too late to change this visit here")).toBeVisible()
  await expect(page.getByRole("button", { name: "Cancel my visit" })).toBeHidden()
})

test("an unknown person gets the same page, and no message", async ({ person }) => {
  const page = await person(phone)
  await askCode(page, `nobody-${randomUUID()}@patients.example`, "1950-01-01")
  await page.getByLabel("Your code, 6 digits").fill("123456")
  await page.getByRole("button", { name: "Open my page" }).click()
  await expect(page.getByText("You can try 4 more times")).toBeVisible()
})

test("too many codes for one address: 429 and when to come again", async () => {
  const api = await caller()
  const contact = `busy-${randomUUID()}@patients.example`
  const ask = () =>
    api.post("/api/my/code", { data: { clinic: "riverside", contact, birthDate: "1950-01-01" } })
  for (let i = 0; i < 3; i++) expect((await ask()).status()).toBe(200)
  const refused = await ask()
  expect(refused.status()).toBe(429)
  expect(Number(refused.headers()["retry-after"])).toBeGreaterThan(0)
})

test("the visit's own link leads from the page into the waiting room", async ({ person }) => {
  const visit = await arrangeOwn({ startsInMinutes: 5 })
  // The arranged link's token is random, not derived from its row.
  await withDatabase((client) =>
    client.query("update visit_links set revoked_at = now() where visit_id = $1", [visit.visitId]),
  )
  const page = await person(phone)
  await openMy(page, visit.email, visit.birthDate)
  await page.getByRole("button", { name: "Go to the waiting room" }).click()
  await giveBirthDate(page, visit.birthDate)
  await expect(page.getByRole("heading", { name: "Before you go in" })).toBeVisible()
})

test("staff add a proxy, who acts for the patient until they are removed", async ({ person }) => {
  const visit = await arrangeOwn()
  const email = `proxy-${randomUUID().slice(0, 8)}@patients.example`
  const desk = await person()
  await signIn(desk, "scheduler", `/patients/${visit.patientId}`)
  await desk.getByRole("button", { name: "Add a person" }).click()
  const dialog = desk.getByRole("dialog")
  await dialog.getByLabel("Name").fill(hester.name)
  await dialog.getByLabel("Date of birth").fill(hester.birthDate)
  await dialog.getByLabel("E-mail").fill(email)
  await dialog.getByRole("button", { name: "Add", exact: true }).click()
  await expect(dialog.getByText("The patient is 18 or older")).toBeVisible()
  await dialog.getByLabel("Basis").click()
  await desk.getByRole("option", { name: "The patient’s wish" }).click()
  await dialog.getByLabel("May do").click()
  await desk.getByRole("option", { name: "Visits only" }).click()
  await dialog.getByRole("button", { name: "Add", exact: true }).click()
  await expect(desk.getByRole("rowheader", { name: hester.name })).toBeVisible()
  await expectAccessible(desk)

  const page = await person(phone)
  await openMy(page, email, hester.birthDate)
  await expect(page.getByText(`You act for ${visit.patient}`)).toBeVisible()
  await expect(page.getByText("What the doctor wrote")).toBeHidden()
  await page.getByRole("link", { name: /^Move or cancel/ }).click()
  await page.getByRole("button", { name: "Cancel my visit" }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel my visit" }).click()
  await expect(page.getByText("You have no coming visits")).toBeVisible()
  expect(await actorsOf(visit.visitId)).toContain("visit.cancelled proxy")

  await desk.getByRole("button", { name: `Remove ${hester.name}` }).click()
  await desk.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click()
  await expect(desk.getByText("Nobody acts for this patient")).toBeVisible()
  await page.goto(`${running.baseUrl}/my`)
  await expect(page.getByRole("heading", { name: "See your visits" })).toBeVisible()
})

test("a consent taken back on the own page counts in the visit that stands", async ({ person }) => {
  const visit = await arrangeOwn({ startsInMinutes: 5 })
  await withDatabase((client) =>
    client.query(
      "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript) values ($1, $2, $3, true, true, true, false)",
      [visit.clinicId, visit.visitId, visit.patientId],
    ),
  )
  const page = await person(phone)
  await openMy(page, visit.email, visit.birthDate)
  await page.getByRole("link", { name: "What I agreed to" }).click()
  await page.getByRole("button", { name: "Take back: Show my heart rate" }).click()
  await expect(page.getByRole("button", { name: "I agree: Show my heart rate" })).toBeVisible()
  await expectAccessible(page)
  const { rows } = await withDatabase((client) =>
    client.query(
      "select vitals, charting from consents where visit_id = $1 order by given_at desc limit 1",
      [visit.visitId],
    ),
  )
  expect(rows).toEqual([{ vitals: false, charting: false }])
})

test("a new e-mail is proved by a code, the old one is told, and the page stays open", async ({
  person,
}) => {
  const visit = await arrangeOwn()
  const wanted = `moved-${randomUUID().slice(0, 8)}@patients.example`
  const page = await person(phone)
  await openMy(page, visit.email, visit.birthDate)
  await expect(page.getByRole("heading", { name: "Coming visits" })).toBeVisible()
  await page.goto(`${running.baseUrl}/my/details`)
  await page.getByRole("button", { name: "Change my e-mail" }).click()
  await page.getByLabel("Your new e-mail").fill("nobody")
  await page.getByRole("button", { name: "Send me a code" }).click()
  await expect(page.getByText("This is not an e-mail address.")).toBeVisible()
  await page.getByLabel("Your new e-mail").fill(wanted)
  await page.getByRole("button", { name: "Send me a code" }).click()
  const letter = await mailTo(wanted)
  // Nobody has proved yet whose address it is.
  expect(letter.text).not.toContain(visit.patient)
  const code = /\b(\d{6})\b/.exec(letter.text)?.[1] ?? ""
  await page.getByLabel("Your code, 6 digits").fill(code === "000000" ? "111111" : "000000")
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("That code does not match.")).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: ".data/shots/own-contact.png", fullPage: true })
  await page.getByLabel("Your code, 6 digits").fill(code)
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("Your new e-mail is saved.")).toBeVisible()
  await expect(page.getByText(wanted)).toBeVisible()
  await expect
    .poll(async () => (await mailTo(visit.email)).subject)
    .toBe("Your contact details were changed")
  await page.goto(`${running.baseUrl}/my`)
  await expect(page.getByRole("heading", { name: "Coming visits" })).toBeVisible()
})

test("possible duplicates are listed and lead to the merge", async ({ person }) => {
  const [one, two] = [await arrangeOwn(), await arrangeOwn({ startsInMinutes: 30 * 60 })]
  await withDatabase((client) =>
    client.query("update patients set name = $2 where id = $1", [two.patientId, one.patient]),
  )
  for (const [locale, width] of [
    ["zh", 360],
    ["en", 1440],
  ] as const) {
    const page = await person({ viewport: { width, height: 740 } })
    await signIn(page, "scheduler")
    await page
      .context()
      .addCookies([{ name: "housecall.locale", value: locale, url: running.baseUrl }])
    await page.goto(`${running.baseUrl}/patients/duplicates`)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    )
    await page.screenshot({ path: `.data/shots/duplicates-${locale}.png`, fullPage: true })
    const compare = page.locator(
      `a[href$="with=${two.patientId}"], a[href$="with=${one.patientId}"]`,
    )
    // A database that was used before may have more pairs than a page holds.
    const next = page.locator('a[rel="next"]')
    while ((await compare.count()) === 0 && (await next.count()) > 0) {
      const to = (await next.getAttribute("href")) ?? ""
      await next.click()
      await page.waitForURL(`**${to}`)
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
      await expect(page.locator(`a[href="${to}"]`)).toHaveCount(0)
    }
    await compare.first().click()
    await page.waitForURL("**/merge?with=*")
  }
})

test("two records of one person are merged, with a trail, and taken apart again", async ({
  person,
}) => {
  const [one, two] = [await arrangeOwn(), await arrangeOwn({ startsInMinutes: 30 * 60 })]
  await withDatabase((client) =>
    client.query("update patients set name = $2 where id = $1", [two.patientId, one.patient]),
  )
  const page = await person()
  await signIn(page, "scheduler", `/patients/${one.patientId}`)
  await page.getByRole("link", { name: "Compare with" }).first().click()
  await expect(page.getByRole("heading", { name: "Merge two records" })).toBeVisible()
  await page.getByRole("radio", { name: two.email }).check()
  await expectAccessible(page)
  await page.getByRole("button", { name: "Merge", exact: true }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Merge", exact: true }).click()
  await page.waitForURL(`**/patients/${one.patientId}`)
  await expect(page.getByText("was merged into this record")).toBeVisible()
  await expect(page.getByText(two.email)).toBeVisible()
  await page.goto(`${running.baseUrl}/patients/${two.patientId}`)
  await page.waitForURL(`**/patients/${one.patientId}`)
  const trail = await withDatabase((client) =>
    client.query(
      "select patient_id from audit_events where action = 'patient.merged' and patient_id = any($1)",
      [[one.patientId, two.patientId]],
    ),
  )
  expect(trail.rows).toHaveLength(2)

  await page.getByRole("button", { name: /^Undo the merge/ }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Undo" }).click()
  await expect(page.getByText("was merged into this record")).toBeHidden()
  await page.goto(`${running.baseUrl}/patients/${two.patientId}`)
  await expect(page.getByText(two.email)).toBeVisible()
})

test("an emergency opens a stranger's record, and the administrators hear of it", async ({
  person,
}) => {
  const visit = await arrangeOwn()
  const [stranger, administrator] = [account("clinician"), account("administrator")]
  const page = await person()
  await signIn(page, stranger, `/patients/${visit.patientId}`)
  await expect(page.getByText("This record is closed to you")).toBeVisible()
  await expect(page.getByText(visit.email)).toBeHidden()
  await expectAccessible(page)
  await page.getByRole("button", { name: "Open in an emergency" }).click()
  await page.getByRole("button", { name: "Open for 60 minutes" }).click()
  await expect(page.getByText("Write the reason")).toBeVisible()
  const reason = `Brought in unconscious ${randomUUID().slice(0, 8)}`
  await page.getByLabel("Why you need it").fill(reason)
  await page.getByRole("button", { name: "Open for 60 minutes" }).click()
  await expect(page.getByText("Opened in an emergency")).toBeVisible()
  await expect(page.getByRole("timer")).toContainText("60 minutes")
  await expect(page.getByRole("rowheader", { name: "Penicillin" })).toBeVisible()
  await expectAccessible(page)

  expect((await mailTo(administrator.email)).text).toContain("/settings/break-glass")
  const desk = await person()
  await signIn(desk, administrator, "/settings/break-glass")
  await expect(desk.getByText(reason)).toBeVisible()
  await expectAccessible(desk)
  const { rows } = await withDatabase((client) =>
    client.query(
      "select distinct purpose from audit_events where patient_id = $1 and action in ('patient.break_glass', 'chart.read')",
      [visit.patientId],
    ),
  )
  expect(rows).toEqual([{ purpose: "BTG" }])
})

test("the nurse keeps the chart: an allergy is added, changed and stopped", async ({ person }) => {
  const visit = await arrangeOwn({ startsInMinutes: 60 })
  const page = await person()
  await signIn(page, "nurse", `/patients/${visit.patientId}`)
  await page.getByRole("button", { name: "Add allergy" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByRole("button", { name: "Save" }).click()
  await expect(dialog.getByText("Fill in the name.")).toBeVisible()
  await dialog.getByLabel("Substance").fill("Latex")
  await dialog.getByLabel("Reaction").fill("hives")
  await dialog.getByRole("button", { name: "Save" }).click()
  await expect(page.getByRole("rowheader", { name: "Latex" })).toBeVisible()
  await page.getByRole("button", { name: "Change Penicillin" }).click()
  await dialog.getByLabel("State").click()
  await page.getByRole("option", { name: "Stopped" }).click()
  await dialog.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText(/^Stopped \d/)).toBeVisible()
})

test("documents: what is sound is filed and comes back as a download, the rest is refused", async ({
  person,
}) => {
  const visit = await arrangeOwn({ startsInMinutes: 60 })
  const page = await person()
  await signIn(page, "nurse", `/patients/${visit.patientId}`)
  const choose = page.getByLabel("Choose a document to file")
  const pdf = Buffer.from(
    "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n",
  )
  await choose.setInputFiles({
    name: "a.svg",
    mimeType: "image/svg+xml",
    buffer: Buffer.from("<svg/>"),
  })
  await expect(page.getByText("Only PDF, JPEG and PNG can be filed")).toBeVisible()
  await choose.setInputFiles({
    name: "a.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.concat([pdf, Buffer.from("<script>")]),
  })
  await expect(page.getByText("The file carries something else")).toBeVisible()
  await choose.setInputFiles({
    name: "referral letter.pdf",
    mimeType: "application/pdf",
    buffer: pdf,
  })
  await expect(page.getByRole("rowheader", { name: "referral letter.pdf" })).toBeVisible()
  await expectAccessible(page)

  const href =
    (await page.getByRole("link", { name: "Download referral letter.pdf" }).getAttribute("href")) ??
    ""
  const nurse = await staffCaller("nurse")
  const answer = await nurse.get(href)
  expect(answer.headers()).toMatchObject({
    "content-type": "application/pdf",
    "content-disposition": "attachment; filename*=UTF-8''referral%20letter.pdf",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
  })
  expect(await answer.body()).toEqual(pdf)
  const large = await nurse.post(`/api/patients/${visit.patientId}/documents`, {
    headers: { "x-file-name": "large.pdf" },
    data: Buffer.alloc(10 * 1024 * 1024 + 1, 37),
  })
  expect(large.status()).toBe(413)

  // The other clinic: nothing of it is here.
  const nurses = running.accounts.filter(({ role }) => role === "nurse")
  const elsewhere = nurses.find(({ clinic }) => clinic !== nurses[0]?.clinic)
  if (elsewhere === undefined) throw new Error("a second clinic has a nurse")
  const other = await staffCaller(elsewhere)
  expect((await other.get(href)).status()).toBe(404)
  const entry = { kind: "problem", name: "Gout", detail: "", severity: null, sinceDay: null }
  for (const [path, data] of [
    ["chart", entry],
    ["emergency", { reason: "Brought in unconscious" }],
    [
      "details",
      {
        name: "X",
        birthDate: "1958-03-27",
        sex: "F",
        language: "en",
        email: "",
        phone: "",
        zone: "",
        version: 1,
      },
    ],
  ] as const)
    expect((await other.post(`/api/patients/${visit.patientId}/${path}`, { data })).status()).toBe(
      404,
    )
})

async function startOf(visitId: string): Promise<string> {
  const { rows } = await withDatabase((client) =>
    client.query<{ starts_at: Date }>("select starts_at from visits where id = $1", [visitId]),
  )
  return rows[0]?.starts_at.toISOString() ?? ""
}

/** What was done about a visit, and in which role. */
async function actorsOf(visitId: string): Promise<string[]> {
  const { rows } = await withDatabase((client) =>
    client.query<{ line: string }>(
      `select e.action || ' ' || e.actor_role as line from audit_events e join visits v on v.patient_id = e.patient_id
       where v.id = $1 and e.action like 'visit.%'`,
      [visitId],
    ),
  )
  return rows.map(({ line }) => line)
}
