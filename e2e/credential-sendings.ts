import { generate } from "otplib"

import { softwarePasskey } from "@/lib/identity/testing-passkey"

import { mailTo } from "./mail"
import { running } from "./running"
import type { Stage } from "./scenes"
import type { Sender } from "./sent-parts"
import { textIn } from "./sent-parts"

/** Calls that need what a person has or was sent: an authenticator, a passkey, a code, a hospital's word. */
export const credentialSendings: Readonly<Record<string, Sender>> = {
  "POST /api/security/totp/confirm": async (on) => ({ body: { code: await begunTotp(on) } }),
  "POST /api/security/recovery-codes": async (on) => {
    await secondFactor(on)
    return {}
  },
  "POST /api/sign-in/second-factor/options": async (on) => {
    await secondFactor(on)
    return { body: { pending: await pending(on) } }
  },
  "POST /api/sign-in/second-factor": async (on) => {
    const code = await secondFactor(on)
    return { body: { pending: await pending(on), factor: { kind: "recovery_code", code } } }
  },

  "POST /api/security/passkeys": async (on) => ({ body: await registration(on) }),
  "POST /api/security/passkeys/[id]/remove": async (on) => {
    const { id } = await passkey(on)
    return { path: `/api/security/passkeys/${id}/remove` }
  },
  "POST /api/sign-in/passkey": async (on) => {
    const { device } = await passkey(on)
    const challenge = await on.made("nobody", "/api/sign-in/passkey/options", {}, "challenge")
    return { body: { response: device.assertion(challenge) } }
  },

  "POST /api/my/session": async ({ rows, made }) => {
    const { clinicSlug: clinic, contact } = rows
    const asked = { clinic, contact, birthDate: "1958-03-27" }
    const codeId = await made("nobody", "/api/my/code", asked, "codeId")
    return { body: { clinic, codeId, code: await codeIn(contact) } }
  },
  "POST /api/my/contact/proof": async ({ rows, made }) => {
    const contact = `${rows.nothing}@cells.example`
    const changeId = await made("portal", "/api/my/contact", { contact }, "changeId")
    return { body: { changeId, code: await codeIn(contact) } }
  },

  "POST /api/clinic/providers": async (on) => ({ body: await provider(on) }),
  "POST /api/clinic/providers/[id]/active": async (on) => ({
    path: `/api/clinic/providers/${await providerId(on)}/active`,
  }),
  "POST /api/sign-in/oidc": async (on) => ({ body: { providerId: await providerId(on) } }),
  "GET /api/sign-in/oidc/callback": async (on) => comingBack(on, await providerId(on)),
  "POST /api/sign-in/oidc/[providerId]/logout": async (on) => {
    const id = await providerId(on)
    const { query, headers } = await comingBack(on, id)
    const back = `${running.baseUrl}/api/sign-in/oidc/callback?${query}`
    await fetch(back, { headers, redirect: "manual", signal: AbortSignal.timeout(20_000) })
    return {
      path: `/api/sign-in/oidc/${id}/logout`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: await on.hospital.logOutForm(on.rows.email),
    }
  },
}

/** The clinician's app has the secret; its code now. */
async function begunTotp({ made }: Stage): Promise<string> {
  return generate({ secret: await made("clinician", "/api/security/totp", {}, "secret") })
}

/** Answers a recovery code: the app's own was taken, and counts no second time. */
async function secondFactor(on: Stage): Promise<string> {
  const code = await begunTotp(on)
  return on
    .called("clinician", "/api/security/totp/confirm", { code })
    .then(({ answer }) => textIn(answer, "recoveryCodes"))
}

function pending({ rows, made }: Stage): Promise<string> {
  const { email, password } = rows
  return made("nobody", "/api/sign-in", { email, password }, "pending")
}

async function registration({ made }: Stage, device = softwarePasskey(running.baseUrl)) {
  const challenge = await made("clinician", "/api/security/passkeys/options", {}, "challenge")
  return { label: "Phone", response: device.registration(challenge) }
}

async function passkey(on: Stage) {
  const device = softwarePasskey(running.baseUrl)
  const body = await registration(on, device)
  await on.made("clinician", "/api/security/passkeys", body, "")
  return { device, id: body.response.id }
}

async function codeIn(address: string): Promise<string> {
  return /\b(\d{6})\b/.exec((await mailTo(address)).text)?.[1] ?? "no code"
}

/** The hospital is set up once: what an earlier scene of the clinic set up is another from now on. */
async function provider({ rows, run, hospital }: Stage) {
  await run("update oidc_providers set client_id = id::text where clinic_id = $1", [rows.clinicId])
  const { issuer, clientId, clientSecret } = hospital
  return { name: "Hospital", issuer, clientId, clientSecret }
}

async function providerId(on: Stage): Promise<string> {
  return on.made("administrator", "/api/clinic/providers", await provider(on), "id")
}

/** The clinician signs in at the hospital, as a browser would, up to the address that leads back. */
async function comingBack({ rows, called }: Stage, id: string) {
  const { answer, cookie } = await called("nobody", "/api/sign-in/oidc", { providerId: id })
  const there = new Map<string, string>()
  let next = textIn(answer, "url")
  let form: string | undefined
  for (let step = 0; step < 10; step++) {
    const response = await fetch(next, {
      method: form === undefined ? "GET" : "POST",
      headers: {
        cookie: [...there].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      },
      ...(form === undefined ? {} : { body: form }),
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    })
    for (const one of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      there.set(name, value)
    }
    const location = response.headers.get("location")
    // The one page in between asks who it is.
    form = location === null ? `login=${encodeURIComponent(rows.email)}` : undefined
    if (location !== null) next = new URL(location, next).href
    const { origin, search } = new URL(next)
    if (origin === new URL(running.baseUrl).origin)
      return { query: search.slice(1), headers: { cookie } }
  }
  throw new Error(`the hospital's sign-in does not lead back: ${next}`)
}
