import { randomUUID } from "node:crypto"

import { linkIn, mailTo } from "./mail"
import { running } from "./running"
import { expect, expectAccessible, test } from "./test"
import { arrangeVisit, enterWaitingRoom, giveBirthDate, withDatabase } from "./visit"
import type { ArrangedVisit } from "./visit"

const tokenOf = (link: string): string => link.split("#t=")[1] ?? ""

/** A visit in some days, of a type that patients may move themselves, with an address of its own. */
async function arrangeComing(hours = 72): Promise<ArrangedVisit & { email: string }> {
  const visit = await arrangeVisit({ startsInMinutes: hours * 60 })
  const email = `letters-${randomUUID().slice(0, 8)}@patients.example`
  await withDatabase(async (client) => {
    await client.query(
      "update patients set email = $2, phone = null where id = (select patient_id from visits where id = $1)",
      [visit.visitId, email],
    )
  })
  return { ...visit, email }
}

async function stateOf(visitId: string): Promise<{ state: string; confirmed: boolean }> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ state: string; confirmed: boolean }>(
      "select state, confirmed_at is not null as confirmed from visits where id = $1",
      [visitId],
    )
    return rows[0] ?? { state: "gone", confirmed: false }
  })
}

async function linkRow(link: string): Promise<{ tries: number; sessions: number }> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ tries: number; sessions: number }>(
      `select tries_left as tries, (select count(*)::int from patient_sessions s where s.visit_id = l.visit_id) as sessions
       from visit_links l where token_hash = sha256($1)`,
      [Buffer.from(tokenOf(link))],
    )
    return rows[0] ?? { tries: -1, sessions: -1 }
  })
}

/** From an address of its own, so that a race counts against nobody else's limit. */
const post = (path: string, body: object, address = randomUUID()): Promise<Response> =>
  fetch(`${running.baseUrl}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: running.baseUrl,
      "x-forwarded-for": address,
    },
    body: JSON.stringify(body),
  })

test("looking at a link spends and answers nothing: HEAD, 20 GETs, a prefetch, a scanner with JavaScript", async ({
  person,
}) => {
  const visit = await arrangeComing()
  const asked = ["", "&do=confirm", "&do=cancel", "&do=move", "&do=stop"]
  await fetch(`${running.baseUrl}/join`, { method: "HEAD" })
  for (let n = 0; n < 20; n++) expect((await fetch(visit.link)).status).toBe(200)
  for (const purpose of ["prefetch", "prefetch;prerender"])
    await fetch(visit.link, { headers: { "sec-purpose": purpose } })
  const scanner = await person()
  for (const what of asked) {
    await scanner.goto("about:blank")
    await scanner.goto(`${visit.link}${what}`, { waitUntil: "networkidle" })
    await expect(scanner.locator("h1")).toBeVisible()
  }
  expect(await stateOf(visit.visitId)).toEqual({ state: "booked", confirmed: false })
  expect(await linkRow(visit.link)).toEqual({ tries: 5, sessions: 0 })
})

test("the token is nowhere but in the browser: no request's address, no referrer, no history", async ({
  person,
}) => {
  const visit = await arrangeComing()
  const page = await person()
  const seen: string[] = []
  page.on("request", (request) => {
    seen.push(request.url(), request.headers()["referer"] ?? "")
  })
  await page.goto(visit.link, { waitUntil: "networkidle" })
  expect(seen.filter((text) => text.includes(tokenOf(visit.link)))).toEqual([])
  await expect(page).toHaveURL(`${running.baseUrl}/join`)
})

test("a double click raced 50 ways is one person, who gets in", async () => {
  const visit = await arrangeVisit()
  const token = tokenOf(visit.link)
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => post("/api/join", { token, birthDate: visit.birthDate })),
  )
  expect(new Set(answers.map((one) => one.status))).toEqual(new Set([200]))
  const cookies = answers.map((one) => one.headers.get("set-cookie")?.split(";")[0] ?? "")
  for (const cookie of [cookies[0], cookies.at(-1)]) {
    const visitNow = await fetch(`${running.baseUrl}/api/visit`, {
      headers: { cookie: cookie ?? "" },
    })
    expect(visitNow.status).toBe(200)
  }
  expect((await linkRow(visit.link)).tries).toBe(5)
})

test("wrong dates raced 50 ways are five tries and no more", async () => {
  const visit = await arrangeVisit()
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      post("/api/join", { token: tokenOf(visit.link), birthDate: "1901-01-01" }),
    ),
  )
  const bodies: { error: string }[] = await Promise.all(answers.map((one) => one.json()))
  expect(bodies.filter((one) => one.error === "wrong_birth_date")).toHaveLength(4)
  expect((await linkRow(visit.link)).tries).toBe(0)
})

test("a second phone is asked first, takes the seat, and the first one says where it went", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const [first, second] = [await person(), await person()]
  await enterWaitingRoom(first, visit, { vitals: false, charting: false })
  await second.goto(visit.link)
  await giveBirthDate(second, visit.birthDate)
  await expect(
    second.getByRole("heading", {
      name: "You are already in the waiting room on another phone or tab",
    }),
  ).toBeVisible()
  await expectAccessible(second)
  await expect(first.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
  await second.getByRole("button", { name: "Move here" }).click()
  await expect(second.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
  await expect(
    first.getByRole("heading", { name: "Your visit is on another phone or tab" }),
  ).toBeVisible()
  await expectAccessible(first)
  await first.getByRole("button", { name: "Move it back here" }).click()
  await giveBirthDate(first, visit.birthDate)
  await first.getByRole("button", { name: "Move here" }).click()
  await expect(first.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
})

test("confirms and cancels from the message, without signing in, by a press", async ({
  person,
}) => {
  const visit = await arrangeComing()
  const page = await person()
  await page.goto(`${visit.link}&do=confirm`)
  await expect(page.getByRole("heading", { name: "Will you come to your visit?" })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole("button", { name: "Yes, I will come" }).click()
  await expect(page.getByRole("heading", { name: "Thank you. We expect you." })).toBeVisible()
  expect(await stateOf(visit.visitId)).toEqual({ state: "booked", confirmed: true })

  await page.goto("about:blank")
  await page.goto(`${visit.link}&do=cancel`)
  await expect(page.getByText(/You can cancel here until/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole("button", { name: "Cancel this visit" }).click()
  await expect(page.getByRole("heading", { name: "Your visit is cancelled" })).toBeVisible()
  expect(await stateOf(visit.visitId)).toEqual({ state: "cancelled", confirmed: true })
  const mail = await mailTo(visit.email)
  expect(mail.subject).toContain("is cancelled")
  expect(mail.text).not.toContain("Cough")

  await page.goto("about:blank")
  await page.goto(visit.link)
  await expect(page.getByRole("heading", { name: "You cancelled this visit" })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole("button", { name: "I cancelled by mistake. Keep my visit" }).click()
  await expect(page.getByRole("group", { name: "What is your date of birth?" })).toBeVisible()
  expect(await stateOf(visit.visitId)).toEqual({ state: "booked", confirmed: true })
  const again = await mailTo(visit.email, { about: "Your video visit takes place" })
  expect(again.attachments[0]?.content).toContain("METHOD:REQUEST")
})

test("a visit that has begun is opened: nobody is asked whether they come", async ({ person }) => {
  const visit = await arrangeComing()
  await withDatabase((client) =>
    client.query(
      "update visits set starts_at = now() - interval '1 minute', ends_at = now() + interval '14 minutes' where id = $1",
      [visit.visitId],
    ),
  )
  const page = await person()
  for (const what of ["confirm", "move", "cancel"]) {
    await page.goto("about:blank")
    await page.goto(`${visit.link}&do=${what}`)
    await expect(page.getByRole("heading", { name: "Your visit has begun" })).toBeVisible()
    await expect(page.getByRole("button", { name: "Yes, I will come" })).toHaveCount(0)
  }
  await expectAccessible(page)
  await page.getByRole("button", { name: "Open your visit" }).click()
  await expect(page.getByRole("group", { name: "What is your date of birth?" })).toBeVisible()
  await expect(page.getByRole("button", { name: /^Confirm, move or cancel/ })).toHaveCount(0)
})

test("moves the visit from the message, and the message about it comes", async ({ person }) => {
  const visit = await arrangeComing()
  await makeMovable(visit)
  const page = await person()
  await page.goto(visit.link)
  await page.getByRole("button", { name: "Confirm, move or cancel this visit" }).click()
  await page.getByRole("button", { name: "Choose another time" }).click()
  const slot = page.getByRole("group").getByRole("button").first()
  await expect(slot).toBeVisible()
  await slot.click()
  // At the end of the page the clinic's number lies over nothing.
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
  await expectAccessible(page)
  await page.getByRole("button", { name: /^Move to/ }).click()
  await expect(page.getByRole("heading", { name: "Your visit has a new time" })).toBeVisible()
  // Nobody had told this patient of the visit yet: the first message about it has the new time.
  const mail = await mailTo(visit.email)
  expect(mail.subject).toMatch(/^Your video visit: /)
  expect(mail.attachments.map((one) => one.name)).toContain("visit.ics")
})

test("a link that ran out is sent again, to the registered address only, three times a quarter of an hour", async ({
  person,
}) => {
  const visit = await arrangeComing(-72)
  await arrangeSecondVisit(visit)
  const page = await person()
  await page.goto(visit.link)
  await expect(page.getByRole("heading", { name: "This link has run out" })).toBeVisible()
  await expect(page.getByText("l•••@patients.example")).toBeVisible()
  await expectAccessible(page)
  await page.getByRole("button", { name: "Send me a new link" }).click()
  await expect(page.getByText("We sent you a message.")).toBeVisible()
  const fresh = linkIn(await mailTo(visit.email))
  expect(fresh).not.toContain(tokenOf(visit.link))
  await page.goto("about:blank")
  await page.goto(fresh)
  await expect(page.getByRole("group", { name: "What is your date of birth?" })).toBeVisible()

  const token = tokenOf(visit.link)
  const again = async (): Promise<Response> => post("/api/join/again", { token })
  expect((await again()).status).toBe(200)
  expect((await again()).status).toBe(200)
  const over = await again()
  expect(over.status).toBe(429)
  expect(Number(over.headers.get("retry-after"))).toBeGreaterThan(600)
})

test("inside a chat app the way out is shown, with the link to copy and as a picture", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const page = await person({
    userAgent:
      "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0.47",
    viewport: { width: 360, height: 780 },
  })
  await page.goto(visit.link)
  await expect(page.getByRole("heading", { name: "Open this page in Chrome" })).toBeVisible()
  await expect(page.getByRole("img", { name: "Picture of your link" })).toBeVisible()
  await expectAccessible(page)
})

/** The clinician offers every type of the clinic, all day, so that there is a time to move to. */
async function makeMovable(visit: ArrangedVisit): Promise<void> {
  await withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; clinician: string }>(
      `select t.id, v.clinician_id as clinician from visit_types t, visits v
       where v.id = $1 and t.clinic_id = v.clinic_id and t.self_booking order by t.created_at limit 1`,
      [visit.visitId],
    )
    const [type] = rows
    if (type === undefined) throw new Error("the seed has no type that patients may book")
    await client.query("update visits set visit_type_id = $2 where id = $1", [
      visit.visitId,
      type.id,
    ])
    await client.query(
      "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3) on conflict do nothing",
      [visit.clinicId, type.id, type.clinician],
    )
    for (let weekday = 1; weekday <= 7; weekday++)
      await client.query(
        "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) values ($1, $2, $3, '09:00', '17:00')",
        [visit.clinicId, type.clinician, weekday],
      )
  })
}

async function arrangeSecondVisit(visit: ArrangedVisit): Promise<void> {
  await withDatabase((client) =>
    client.query(
      `insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason)
       select gen_random_uuid(), clinic_id, patient_id, clinician_id, now() + interval '2 days', now() + interval '2 days 20 minutes', reason
       from visits where id = $1`,
      [visit.visitId],
    ),
  )
}
