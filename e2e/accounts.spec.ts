import { randomUUID } from "node:crypto"

import type { Page } from "@playwright/test"
import { generate } from "otplib"

import { staffCaller } from "./api"
import { startHospital } from "./hospital"
import { mailTo } from "./mail"
import { account, running } from "./running"
import type { Account } from "./running"
import { expect, expectAccessible, signInByHand, test } from "./test"
import {
  admit,
  arrangeVisit,
  enterWaitingRoom,
  expectEncryptedVideo,
  joinCall,
  withDatabase,
} from "./visit"

const password = "seven lamps by the river"

test.describe("an invitation", () => {
  test("becomes an account with a code from an app, and a recovery code stands in for it once", async ({
    person,
  }) => {
    // Four people one after the other, two of whom wait for a letter or a code.
    test.setTimeout(180_000)
    const administrator = await person()
    await signInByHand(administrator, account("administrator"))
    await administrator.goto(`${running.baseUrl}/settings/staff`)
    const email = `invited-${randomUUID().slice(0, 8)}@riverside.example`
    await administrator.getByRole("button", { name: "Invite" }).click()
    await administrator.getByLabel("E-mail").fill(email)
    await administrator.getByRole("button", { name: "Send the invitation" }).click()
    await expect(administrator.getByText(email)).toBeVisible()
    await expectAccessible(administrator)

    const link = /https?:\/\/\S+\/welcome#t=[\w-]{43}/.exec((await mailTo(email)).text)?.[0] ?? ""
    // A scanner that opens links spends nothing.
    for (let look = 0; look < 3; look++) await fetch(link)
    const page = await person()
    await page.goto(link)
    await expect(page).toHaveURL(/\/welcome$/)
    await page.getByLabel("Your name").fill("Pip Testwood")
    await page.getByLabel("New password").fill("short")
    await page.getByRole("button", { name: "Join" }).click()
    await expect(page.getByText("Too short")).toBeVisible()
    await expectAccessible(page)
    await page.getByLabel("New password").fill(password)
    await page.getByRole("button", { name: "Join" }).click()
    await page.waitForURL("**/settings/security")

    const { secret, codes } = await addApp(page)
    expect(codes).toHaveLength(10)
    await expect(page.getByText("10 codes are left.")).toBeVisible()
    await expectAccessible(page)
    await page.getByRole("button", { name: "Sign out" }).first().click()
    await page.waitForURL("**/sign-in*")

    const who = { ...account("clinician"), email, password }
    await givePassword(page, who)
    await page.getByLabel("Code from your app").fill("000000")
    await page.getByRole("button", { name: "Continue" }).click()
    await expect(page.getByText("That code is not right")).toBeVisible()
    // The code that turned the app on is spent: the next step's is taken early, as a fast clock would give it.
    const next = await generate({ secret, epoch: Math.floor(Date.now() / 1000) + 30 })
    await page.getByLabel("Code from your app").fill(next)
    await page.getByRole("button", { name: "Continue" }).click()
    await page.waitForURL("**/today")

    const again = await person()
    await givePassword(again, who)
    await again.getByLabel("Code from your app").fill(next)
    await again.getByRole("button", { name: "Continue" }).click()
    await expect(again.getByText("was used already")).toBeVisible()
    await again.getByRole("button", { name: "Use a recovery code" }).click()
    await again.getByLabel("Recovery code").fill(codes[0] ?? "")
    await again.getByRole("button", { name: "Continue" }).click()
    await again.waitForURL("**/today")

    const used = await person()
    await givePassword(used, who)
    await used.getByRole("button", { name: "Use a recovery code" }).click()
    await used.getByLabel("Recovery code").fill(codes[0] ?? "")
    await used.getByRole("button", { name: "Continue" }).click()
    await expect(used.getByText("That code is not right, or it was used already.")).toBeVisible()
  })
})

test("a forgotten password: the same words for everybody, and a link that works once", async ({
  person,
}) => {
  const who = await arrangeStaff("nurse")
  const page = await person()
  for (const email of [`nobody-${randomUUID().slice(0, 8)}@riverside.example`, who.email]) {
    await page.goto(`${running.baseUrl}/forgot-password`)
    await page.getByLabel("E-mail").fill(email)
    await page.getByRole("button", { name: "Send the link" }).click()
    await expect(page.getByText(`If ${email} has an account`)).toBeVisible()
  }
  const link =
    /https?:\/\/\S+\/new-password#t=[\w-]{43}/.exec((await mailTo(who.email)).text)?.[0] ?? ""
  await page.goto(link)
  await page.getByLabel("New password").fill(password)
  await page.getByRole("button", { name: "Save the password" }).click()
  await expect(page.getByText("The new password is saved")).toBeVisible()
  await page.goto("about:blank")
  await page.goto(link)
  await expect(page.getByText("This link does not work")).toBeVisible()
  await signInByHand(page, { ...who, password })
})

test("a passkey: made, then enough to sign in alone, and a copied one is refused", async ({
  person,
}) => {
  const who = await arrangeStaff("nurse")
  const page = await person()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send("WebAuthn.enable")
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await signInByHand(page, who)
  await page.goto(`${running.baseUrl}/settings/security`)
  await page.getByRole("button", { name: "Add a passkey" }).click()
  await page.getByRole("button", { name: "I have kept them" }).click()
  await expect(page.getByRole("button", { name: /^Remove the passkey of/ })).toBeVisible()
  await page.getByRole("button", { name: "Sign out" }).first().click()
  await page.waitForURL("**/sign-in*")

  await page.goto(`${running.baseUrl}/sign-in`)
  await page.getByRole("button", { name: "Sign in with a passkey" }).click()
  await page.waitForURL("**/today")

  await page.goto(`${running.baseUrl}/settings/security`)
  await page.getByRole("button", { name: "Sign out" }).first().click()
  await page.waitForURL("**/sign-in*")
  await page.goto(`${running.baseUrl}/sign-in`)
  await givePassword(page, who)
  await page.getByRole("button", { name: "Use a passkey" }).click()
  await page.waitForURL("**/today")
  await page.getByRole("button", { name: "Sign out" }).first().click()
  await page.waitForURL("**/sign-in*")

  // As if another device with the same key had been used since.
  await withDatabase((client) =>
    client.query(
      "update passkeys set counter = counter + 1000 where user_id = (select id from users where email = $1)",
      [who.email],
    ),
  )
  await page.goto(`${running.baseUrl}/sign-in`)
  await page.getByRole("button", { name: "Sign in with a passkey" }).click()
  await expect(page.getByText("No passkey was used")).toBeVisible()
  const { rows } = await withDatabase((client) =>
    client.query(
      "select count(*)::int as count from audit_events where action = 'credential.refused' and occurred_at > now() - interval '1 minute'",
    ),
  )
  expect(rows[0].count).toBeGreaterThan(0)

  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false })
  await page.getByRole("button", { name: "Sign in with a passkey" }).click()
  await expect(page.getByText("No passkey was used")).toBeVisible()
})

test("a hospital's own sign-in: set up by the administrator, linked by a verified address, ended by the hospital", async ({
  person,
}) => {
  const who = await arrangeStaff("nurse")
  const hospital = await startHospital({
    [who.email]: { email: who.email, email_verified: true, groups: ["ward-nurses"] },
    "stranger@hospital.example": {
      email: "stranger@hospital.example",
      email_verified: true,
      groups: [],
    },
    "unsure@hospital.example": { email: who.email, email_verified: false, groups: ["ward-nurses"] },
    "theirs@hillside.example": {
      email: account("nurse", 1).email,
      email_verified: true,
      groups: ["ward-nurses"],
    },
  })
  try {
    const administrator = await person()
    await signInByHand(administrator, account("administrator"))
    await administrator.goto(`${running.baseUrl}/settings/clinic`)
    const name = `Hospital ${randomUUID().slice(0, 6)}`
    await administrator.getByRole("button", { name: "Add a hospital sign-in" }).click()
    const dialog = administrator.getByRole("dialog")
    await dialog.getByLabel("Name on the button").fill(name)
    await dialog.getByLabel("Issuer").fill("https://127.0.0.1/")
    await dialog.getByLabel("Client ID").fill(hospital.clientId)
    await dialog.getByLabel("Client secret").fill(hospital.clientSecret)
    await dialog.getByRole("button", { name: "Save" }).click()
    await expect(dialog.getByText("not on the public internet")).toBeVisible()
    await dialog.getByLabel("Issuer").fill(hospital.issuer)
    await dialog.getByLabel("Claim with the groups").fill("groups")
    await dialog.getByLabel("Groups and roles").fill("ward-nurses = nurse")
    await dialog.getByRole("button", { name: "Save" }).click()
    await expect(administrator.getByText(name)).toBeVisible()

    const page = await person()
    const enter = async (login: string) => {
      await page.context().clearCookies()
      await page.goto(`${running.baseUrl}/sign-in?clinic=riverside`)
      await page.getByRole("button", { name: `Continue with ${name}` }).click()
      await page.getByLabel("Login").fill(login)
      await page.getByRole("button", { name: "Enter" }).click()
      await page.waitForURL((url) => url.origin === new URL(running.baseUrl).origin)
    }
    await enter("stranger@hospital.example")
    await expect(page.getByText("this clinic has no account for you")).toBeVisible()
    await enter("unsure@hospital.example")
    await expect(page.getByText("has not confirmed your e-mail address")).toBeVisible()
    await enter("theirs@hillside.example")
    await expect(page.getByText("this clinic has no account for you")).toBeVisible()
    await enter(who.email)
    await page.waitForURL("**/today")
    await expect(page.getByRole("button", { name: "Sign out" }).first()).toBeVisible()

    const { rows } = await withDatabase((client) =>
      client.query("select id from oidc_providers where name = $1", [name]),
    )
    const from = Date.now()
    expect(await hospital.logOut(who.email, rows[0].id, "forged")).toBe(400)
    expect(await hospital.logOut(who.email, rows[0].id, "signed")).toBe(200)
    await page.waitForURL("**/sign-in?why=provider_logout")
    console.log(`back-channel logout reached the page in ${Date.now() - from} ms`)
    await enter(who.email)
    await page.waitForURL("**/today")
    expect(await hospital.logOut(who.email, rows[0].id, "again"), "a copy").toBe(400)
    await page.reload()
    await expect(page.getByRole("button", { name: "Sign out" }).first()).toBeVisible()
  } finally {
    await hospital.stop()
  }
})

test("a revoked session is thrown out of a live call within five seconds", async ({ person }) => {
  const visit = await arrangeVisit()
  const patient = await person()
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  const doctor = await person()
  await signInByHand(doctor, visit.clinician)
  await admit(doctor, visit)
  await joinCall(patient)
  await expectEncryptedVideo(doctor)
  await expectEncryptedVideo(patient)
  const userId = await withDatabase(async (client) => {
    const { rows } = await client.query("select id from users where email = $1", [
      visit.clinician.email,
    ])
    return String(rows[0].id)
  })
  const cookies = await doctor.context().cookies()
  const staff = cookies.find((cookie) => cookie.name === "__Host-housecall.session")

  const out = async (): Promise<Date | null> =>
    withDatabase(async (client) => {
      const { rows } = await client.query(
        "select left_at, state from seats where visit_id = $1 and role = 'clinician'",
        [visit.visitId],
      )
      return rows[0]?.state === "withdrawn" ? rows[0].left_at : null
    })
  const administrator = await staffCaller("administrator")
  const answer = await administrator.post(`/api/staff/${userId}/sessions`, { data: {} })
  expect(answer.status()).toBe(200)
  const from = Date.now()
  const [page, room] = await Promise.all([
    doctor
      .waitForURL("**/sign-in?why=revoked", { timeout: 5_000, waitUntil: "commit" })
      .then(() => Date.now() - from),
    // LiveKit's own word that the participant is gone.
    expect
      .poll(out, { timeout: 5_000, intervals: [50] })
      .not.toBeNull()
      .then(() => Date.now() - from),
  ])
  console.log(`revoked: page ${page} ms, room ${room} ms`)
  expect(Math.max(page, room)).toBeLessThan(5_000)
  await expect(doctor.getByText("This sign-in was ended")).toBeVisible()

  // What was taken from the browser opens nothing any more.
  const thief = await staffCaller("nurse")
  const token = await thief.post("/api/rooms/token", {
    data: { visitId: visit.visitId, pub: `B${"A".repeat(86)}`, lid: "A".repeat(22) },
    headers: { cookie: `__Host-housecall.session=${staff?.value ?? ""}` },
  })
  expect(token.status()).toBe(401)

  // The doctor signs in again and goes back in, on a new seat.
  await signInByHand(doctor, visit.clinician)
  await doctor.goto(`${running.baseUrl}/visits/${visit.visitId}`)
  await doctor.getByRole("button", { name: "Join the call" }).click()
  await expectEncryptedVideo(doctor)
  await expectEncryptedVideo(patient)
})

test("a proof is asked for when the last one is older than five minutes, and the request goes on", async ({
  person,
}) => {
  const page = await person()
  const who = await arrangeStaff("administrator")
  await signInByHand(page, who)
  await withDatabase((client) =>
    client.query(
      "update sessions set proved_at = now() - interval '6 minutes' where user_id = (select id from users where email = $1)",
      [who.email],
    ),
  )
  await page.goto(`${running.baseUrl}/settings/staff`)
  const email = `stepped-${randomUUID().slice(0, 8)}@riverside.example`
  await page.getByRole("button", { name: "Invite" }).click()
  await page.getByLabel("E-mail").fill(email)
  await page.getByRole("button", { name: "Send the invitation" }).click()
  await expect(page.getByRole("heading", { name: "Is it still you?" })).toBeVisible()
  await page.getByLabel("Password").fill("not this one")
  await page.getByRole("button", { name: "Go on" }).click()
  await expect(page.getByText("That is not right")).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel("Password").fill(who.password)
  await page.getByRole("button", { name: "Go on" }).click()
  await expect(page.getByText(email)).toBeVisible()
})

test("the administrator's pages, in both languages, narrow and wide", async ({ person }) => {
  for (const [locale, width] of [
    ["en", 1440],
    ["zh", 360],
  ] as const) {
    const page = await person({ viewport: { width, height: 900 } })
    await signInByHand(page, account("administrator"))
    await page
      .context()
      .addCookies([{ name: "housecall.locale", value: locale, url: running.baseUrl }])
    for (const path of ["security", "clinic", "staff", "permissions"]) {
      await page.goto(`${running.baseUrl}/settings/${path}`)
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
      // Tall enough that the fixed bars stand over no control while axe looks: people scroll, it does not.
      const tall = await page.evaluate(() => document.documentElement.scrollHeight)
      await page.setViewportSize({ width, height: tall + 200 })
      await expectAccessible(page)
      await page.screenshot({ path: `.data/shots/${path}-${locale}.png`, fullPage: true })
      await page.setViewportSize({ width, height: 900 })
    }
  }
})

/** A member of staff of this test's own, with the demo's password. */
async function arrangeStaff(role: string): Promise<Account> {
  const like = account("administrator")
  const email = `${role}-${randomUUID().slice(0, 8)}@riverside.example`
  await withDatabase((client) =>
    client.query(
      "insert into users (id, clinic_id, email, name, role, password_hash) select $1, clinic_id, $2, 'Test Person', $3, password_hash from users where email = $4",
      [randomUUID(), email, role, like.email],
    ),
  )
  return { ...like, role, email }
}

async function givePassword(page: Page, who: Account): Promise<void> {
  await page.goto(`${running.baseUrl}/sign-in`)
  await page.getByLabel("E-mail").fill(who.email)
  await page.getByLabel("Password").fill(who.password)
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
}

/** Turns an authenticator app on; answers its secret and the recovery codes. */
async function addApp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.getByRole("button", { name: "Add an app" }).click()
  await expect(page.getByRole("img", { name: "QR code with the key for your app" })).toBeVisible()
  const secret = (await page.getByTestId("totp-secret").innerText()).replaceAll(/\s/g, "")
  await page.getByLabel("Code from the app").fill(await generate({ secret }))
  await page.getByRole("button", { name: "Turn on" }).click()
  await expect(page.getByRole("heading", { name: "Keep these ten codes" })).toBeVisible()
  const codes = await page.getByRole("dialog").getByRole("listitem").allInnerTexts()
  await page.getByRole("button", { name: "I have kept them" }).click()
  return { secret, codes }
}
