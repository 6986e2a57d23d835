import { randomBytes, randomUUID } from "node:crypto"
import { createServer } from "node:http"

import fc from "fast-check"
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose"
import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { changedText, rounds } from "@/lib/testing-fuzz"

import { beginSignIn, discover, finishSignIn, loggedOut } from "./oidc"

/** A hospital's sign-in server that says whatever it is told to. */
const key = await generateKeyPair("ES256")
const stranger = await generateKeyPair("ES256")
/** The hospital's too, for something else: its description names ES256 alone. */
const another = await generateKeyPair("RS256")
const published = { ...(await exportJWK(key.publicKey)), kid: "k1", alg: "ES256", use: "sig" }
const alsoPublished = { ...(await exportJWK(another.publicKey)), kid: "k2", alg: "RS256" }
let issuerSaid = ""
let idToken = ""
/** What its description says otherwise than it should. */
let described: Record<string, string> = {}
const server = createServer((request, response) => {
  const path = request.url ?? ""
  const answer = path.endsWith("/openid-configuration")
    ? {
        issuer: issuerSaid,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        id_token_signing_alg_values_supported: ["ES256"],
        ...described,
      }
    : path === "/keys"
      ? { keys: [published, alsoPublished] }
      : { access_token: "a", token_type: "Bearer", expires_in: 60, id_token: idToken }
  response.setHeader("content-type", "application/json").end(JSON.stringify(answer))
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
const address = server.address()
const port = typeof address === "object" ? address?.port : 0
const issuer = `http://127.0.0.1:${port}`
/** What nobody outside may reach. */
let reached = 0
const inside = createServer((_, response) => {
  reached += 1
  response.setHeader("content-type", "application/json").end("{}")
})
await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve))
const insideAddress = inside.address()
const insidePort = typeof insideAddress === "object" ? insideAddress?.port : 0
const secret = () => randomBytes(32).toString("base64url")

// What the settings must hold; none of it is asked here but the one origin that may be on loopback.
Object.assign(process.env, {
  BASE_URL: "https://housecall.example",
  DATABASE_URL: "postgres://nowhere",
  REDIS_URL: "redis://nowhere",
  LIVEKIT_URL: "wss://media.example",
  LIVEKIT_API_URL: "https://media.example",
  LIVEKIT_API_KEY: "hc1a2b3c",
  LIVEKIT_API_SECRET: secret(),
  SMTP_URL: "smtp://nowhere",
  MAIL_FROM: "a@housecall.example",
  SESSION_SECRET: secret(),
  MASTER_KEY: secret(),
  SEAT_SIGNING_KEY_FILE: "nowhere",
  OIDC_EXEMPT_ORIGIN: issuer,
})

afterAll(() => {
  server.close()
  inside.close()
})
beforeEach(() => {
  issuerSaid = issuer
  described = {}
})

const hospital = () => ({
  id: randomUUID(),
  issuer,
  clientId: "housecall",
  clientSecret: "a secret of ours",
})

type Words = Record<string, unknown>
const now = () => Math.floor(Date.now() / 1000)

function signed(claims: Words, header: Words = {}, by = key.privateKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "k1", ...header }).sign(by)
}

describe("who comes back from a hospital's sign-in", () => {
  const claims = (nonce: string, more: Words = {}): Words => ({
    iss: issuer,
    aud: "housecall",
    sub: "person-1",
    nonce,
    iat: now(),
    exp: now() + 60,
    ...more,
  })
  type Begun = Awaited<ReturnType<typeof beginSignIn>>

  const back = async (
    say: (begun: Begun) => Promise<string>,
    search?: (begun: Begun) => string,
  ) => {
    const provider = hospital()
    const begun = await beginSignIn(provider)
    idToken = await say(begun)
    return finishSignIn(provider, search?.(begun) ?? `?code=c&state=${begun.state}`, begun, "")
  }

  test("is whom its signed word names", async () => {
    await expect(back(({ nonce }) => signed(claims(nonce)))).resolves.toMatchObject({
      subject: "person-1",
      emailVerified: false,
    })
  })

  test.each([
    ["says nothing of when", undefined, 0],
    ["asked just now", 0, 0],
    ["asked hours ago", 7_200, 7_200_000],
    ["asked days ago", 864_000, 86_400_000],
    ["says that it has yet to ask", -600, 0],
  ])("whose server %s: how old that proof is", async (_, secondsAgo, expected) => {
    const iat = now()
    const more = secondsAgo === undefined ? {} : { iat, auth_time: iat - secondsAgo }
    const said = await back(({ nonce }) => signed(claims(nonce, more)))
    expect(said.provedAgoMs).toBe(expected)
  })

  const [claim, answer, time] = ["unexpected JWT claim", "invalid response", "JWT timestamp"]
  test.each<[string, string, (begun: Begun) => Promise<string>]>([
    ["of another sign-in", claim, () => signed(claims("another-nonce"))],
    ["of none", answer, () => signed(claims("", { nonce: undefined }))],
    ["by another key", answer, ({ nonce }) => signed(claims(nonce), {}, stranger.privateKey)],
    [
      "without a signature",
      answer,
      ({ nonce }) => Promise.resolve(new UnsecuredJWT(claims(nonce)).encode()),
    ],
    [
      "of another issuer",
      claim,
      ({ nonce }) => signed(claims(nonce, { iss: "https://other.example" })),
    ],
    ["for another client", claim, ({ nonce }) => signed(claims(nonce, { aud: "other" }))],
    [
      "for two, made out to the other",
      claim,
      ({ nonce }) => signed(claims(nonce, { aud: ["housecall", "other"], azp: "other" })),
    ],
    ["that has run out", time, ({ nonce }) => signed(claims(nonce, { exp: now() - 600 }))],
    ["of nobody", answer, ({ nonce }) => signed(claims(nonce, { sub: undefined }))],
    [
      "signed in a way that its description does not name",
      answer,
      ({ nonce }) => signed(claims(nonce), { alg: "RS256", kid: "k2" }, another.privateKey),
    ],
  ])("not by an ID token %s", async (_, why, say) => {
    await expect(back(say)).rejects.toThrow(why)
  })

  test.each<[string, string, (begun: Begun) => string]>([
    ["another state", answer, () => "?code=c&state=another"],
    ["no state", answer, () => "?code=c"],
    ["an error", "is an error", ({ state }) => `?error=access_denied&state=${state}`],
    [
      "another issuer's name beside the code",
      answer,
      ({ state }) => `?code=c&state=${state}&iss=https%3A%2F%2Fother.example`,
    ],
  ])("not with %s in the address", async (_, why, search) => {
    await expect(back(({ nonce }) => signed(claims(nonce)), search)).rejects.toThrow(why)
  })

  test.each(["token_endpoint", "jwks_uri", "userinfo_endpoint"])(
    "its %s that leads inside is asked nothing",
    async (name) => {
      described = { [name]: `http://127.0.0.1:${insidePort}/` }
      await expect(back(({ nonce }) => signed(claims(nonce)))).rejects.toBeInstanceOf(Error)
      expect(reached).toBe(0)
    },
  )

  test("a server that calls itself by another name is none of ours", async () => {
    issuerSaid = "https://other.example"
    await expect(discover(hospital())).rejects.toThrow("does not match the expected issuer")
  })

  test.each(["javascript:alert(1)//", "data:text/html,x", "blob:x", "file:///x"])(
    "no browser is sent to what its description calls %s",
    async (address) => {
      described = { authorization_endpoint: address }
      await expect(beginSignIn(hospital())).rejects.toThrow("only HTTP and HTTPS")
    },
  )

  test("each is asked anew who they are, with a state, nonce and challenge of its own", async () => {
    const [one, other] = [await beginSignIn(hospital()), await beginSignIn(hospital())]
    const asked = new URL(one.url).searchParams
    expect(asked.get("prompt")).toBe("login")
    expect(asked.get("code_challenge_method")).toBe("S256")
    expect(asked.get("redirect_uri")).toBe("https://housecall.example/api/sign-in/oidc/callback")
    expect(one.url).not.toContain(one.verifier)
    expect(new Set([one.state, other.state, one.nonce, other.nonce]).size).toBe(4)
  })
})

describe("a hospital's word that a session is over", () => {
  const event = "http://schemas.openid.net/event/backchannel-logout"
  const claims = (more: Words = {}): Words => ({
    iss: issuer,
    aud: "housecall",
    sub: "person-1",
    jti: "once",
    iat: now(),
    events: { [event]: {} },
    ...more,
  })

  test.each([["logout+jwt"], ["JWT"], [undefined]])("counts, typed %s", async (typ) => {
    const token = await signed(claims({ sid: "s" }), typ === undefined ? {} : { typ })
    expect(await loggedOut(hospital(), token)).toEqual({
      subject: "person-1",
      sid: "s",
      jti: "once",
    })
  })

  test.each<[string, () => Promise<string>]>([
    ["is an ID token, with a nonce", () => signed(claims({ nonce: "n" }))],
    ["names no event", () => signed(claims({ events: undefined }))],
    ["names another event", () => signed(claims({ events: { other: {} } }))],
    ["is typed as an access token", () => signed(claims(), { typ: "at+jwt" })],
    ["names nobody", () => signed(claims({ sub: undefined }))],
    ["has no number of its own", () => signed(claims({ jti: undefined }))],
    ["is old", () => signed(claims({ iat: now() - 3_600 }))],
    ["is for another client", () => signed(claims({ aud: "other" }))],
    ["is of another issuer", () => signed(claims({ iss: "https://other.example" }))],
    ["is by another key", () => signed(claims(), {}, stranger.privateKey)],
    ["is not signed", () => Promise.resolve(new UnsecuredJWT(claims()).encode())],
    [
      "is signed in a way that its description does not name",
      () => signed(claims(), { alg: "RS256", kid: "k2" }, another.privateKey),
    ],
    ["is no token", () => Promise.resolve("x.y.z")],
  ])("does not where it %s", async (_, token) => {
    expect(await loggedOut(hospital(), await token())).toBeUndefined()
  })

  test("nor one of which anything was changed", async () => {
    const sound = await signed(claims({ sid: "s" }))
    await fc.assert(
      fc.asyncProperty(changedText([sound]), async (token) => {
        fc.pre(token !== sound)
        expect(await loggedOut(hospital(), token)).toBeUndefined()
      }),
      rounds(100),
    )
  })
})
