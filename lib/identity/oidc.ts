import { createRemoteJWKSet, customFetch as jwksFetch, jwtVerify } from "jose"
import * as client from "openid-client"

import { env } from "@/lib/env"

import { isCompact } from "./compact-token"
import { guardedFetch, isExempt } from "./guarded-fetch"

/** A hospital's sign-in as we know it: OpenID Connect Core 1.0, code flow with PKCE. */
export type KnownProvider = {
  id: string
  issuer: string
  clientId: string
  clientSecret: string
}

export type Claims = {
  subject: string
  sid: string | null
  email: string | undefined
  emailVerified: boolean
  name: string | undefined
  groups: readonly string[]
  /** By that server's own clock: how long before its word the person had shown it who they are. 0 where it does not say. */
  provedAgoMs: number
}

export type Begun = { url: string; state: string; nonce: string; verifier: string }

export function redirectUri(): string {
  return `${env().BASE_URL}/api/sign-in/oidc/callback`
}

/** Whether a server stands behind this issuer and calls itself by that name. Throws when it does not. */
export async function discover(provider: KnownProvider): Promise<client.Configuration> {
  const kept = memory.get(provider.id)
  if (kept !== undefined && kept.until > performance.now()) return kept.configuration
  const issuer = new URL(provider.issuer)
  const insecure = isExempt(issuer) && issuer.protocol === "http:"
  const configuration = await client.discovery(
    issuer,
    provider.clientId,
    undefined,
    client.ClientSecretBasic(provider.clientSecret),
    {
      [client.customFetch]: guarded,
      ...(insecure ? { execute: [client.allowInsecureRequests] } : {}),
    },
  )
  // The signature is checked even where TLS already says who answered.
  client.enableNonRepudiationChecks(configuration)
  memory.set(provider.id, { configuration, until: performance.now() + rememberedMs })
  return configuration
}

export async function beginSignIn(provider: KnownProvider): Promise<Begun> {
  const configuration = await discover(provider)
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const nonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(),
    scope: "openid email profile",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    // A shared desk: whoever sits there now says who they are, not whoever sat there before.
    prompt: "login",
  })
  return { url: url.href, state, nonce, verifier }
}

/** Who came back. Checked: state, PKCE, nonce, iss, aud, times and the signature. Throws when any is wrong. */
export async function finishSignIn(
  provider: KnownProvider,
  search: string,
  begun: Omit<Begun, "url">,
  groupClaim: string,
): Promise<Claims> {
  const configuration = await discover(provider)
  const tokens = await client.authorizationCodeGrant(
    configuration,
    new URL(`${redirectUri()}${search}`),
    {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    },
  )
  const claims = tokens.claims()
  if (claims === undefined) throw new Error("no ID token")
  const { userinfo_endpoint: endpoint } = configuration.serverMetadata()
  const more =
    endpoint === undefined
      ? {}
      : await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
  // The ID token is signed: where both speak, it wins.
  const all: Record<string, unknown> = { ...more, ...claims }
  return {
    subject: claims.sub,
    sid: textOf(all["sid"]) ?? null,
    email: textOf(all["email"])?.toLowerCase(),
    emailVerified: all["email_verified"] === true,
    name: textOf(all["name"]),
    groups: groupClaim === "" ? [] : textsOf(all[groupClaim]),
    provedAgoMs: provedAgo(claims),
  }
}

/** `auth_time` is what a server that did not ask again, whatever it was told, says of that (OpenID Connect Core 1.0, section 2). */
function provedAgo({ iat, auth_time: provedAt = iat }: client.IDToken): number {
  return Math.min(Math.max(iat - provedAt, 0) * 1000, dayMs)
}

const dayMs = 24 * 3_600_000

/** OpenID Connect Back-Channel Logout 1.0, section 2.6. Undefined: not that provider's word. */
export async function loggedOut(
  provider: KnownProvider,
  logoutToken: string,
): Promise<{ subject: string | undefined; sid: string | undefined; jti: string } | undefined> {
  if (!isCompact(logoutToken)) return undefined
  try {
    const metadata = (await discover(provider)).serverMetadata()
    const { jwks_uri: keys, id_token_signing_alg_values_supported: algorithms = ["RS256"] } =
      metadata
    if (keys === undefined) return undefined
    const { payload, protectedHeader } = await jwtVerify(
      logoutToken,
      createRemoteJWKSet(new URL(keys), { [jwksFetch]: (url) => guardedFetch(url) }),
      {
        // As its ID tokens are: a key that it publishes for something else says nothing here.
        algorithms,
        issuer: provider.issuer,
        audience: provider.clientId,
        maxTokenAge: tokenAgeSeconds,
        clockTolerance: toleranceSeconds,
        requiredClaims: ["jti", "iat"],
      },
    )
    // Its own type, or none that tells it from an ID token: then the event and the missing nonce do.
    const { typ } = protectedHeader
    if (typ !== undefined && !/^(logout\+jwt|jwt)$/i.test(typ)) return undefined
    const { events } = payload
    const isLogout = typeof events === "object" && events !== null && logoutEvent in events
    const [sid, subject] = [textOf(payload["sid"]), payload.sub]
    if (!isLogout || "nonce" in payload || (sid === undefined && subject === undefined))
      return undefined
    return { subject, sid, jti: payload.jti ?? "" }
  } catch {
    return undefined
  }
}

const tokenAgeSeconds = 300
const toleranceSeconds = 60
/** For so long a logout token could be shown again. */
export const logoutSeconds = tokenAgeSeconds + 2 * toleranceSeconds

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

/** A provider's own description changes rarely; its keys are asked for by the library when one is unknown. */
const rememberedMs = 10 * 60_000
const memory = new Map<string, { configuration: client.Configuration; until: number }>()

const guarded: client.CustomFetch = async (url, { method, headers, body }) =>
  guardedFetch(url, {
    method,
    headers,
    body: body instanceof URLSearchParams ? body.toString() : undefined,
  })

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === "string").slice(0, 200) : []
}
