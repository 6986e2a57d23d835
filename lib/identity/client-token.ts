import { createHash } from "node:crypto"

import { and, eq, gt, isNull, lte } from "drizzle-orm"
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose"
import type { JWTPayload } from "jose"
import { z } from "zod"

import { withCredential, withLookup, withTenant } from "@/db/client"
import { fhirAssertions, fhirClients, fhirTokens } from "@/db/schema/fhir"
import { mintActor } from "@/lib/actor"
import type { ClientActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { codeOf } from "./client-commands"
import { KeySet } from "./client-schema"
import type { TokenForm } from "./client-schema"
import { grantsOf, granted } from "./client-scope"
import { isCompact } from "./compact-token"
import { newToken, tokenHash } from "./link-token"

/** RFC 6749 section 5.2. */
export type TokenRefusal =
  | "invalid_request"
  | "unsupported_grant_type"
  | "invalid_client"
  | "invalid_scope"

export type AccessToken = { token: string; scopes: string[]; seconds: number }

const tokenSeconds = 300
/** SMART: an assertion is good for five minutes at most. Clocks differ by a little. */
const assertionSeconds = 300
const toleranceSeconds = 10

/**
 * Exchanges a client's signed assertion for an access token (SMART Backend Services: RFC 6749 section
 * 4.4, RFC 7523). `endpoint` is the address that the assertion must be made out to. Whoever is refused
 * learns no more than the RFC's code; the log keeps the reason where the client is known.
 */
export async function issueAccessToken(
  form: TokenForm,
  { endpoint, requestId, at }: { endpoint: string; requestId: string; at: Date },
): Promise<Result<AccessToken, TokenRefusal>> {
  if (form.grant_type !== "client_credentials") return refuse("unsupported_grant_type")
  if (form.client_assertion_type !== assertionType) return refuse("invalid_request")
  const clientId = claimedClient(form.client_assertion)
  const client = clientId === undefined ? undefined : await registered(clientId)
  if (client === undefined) return refuse("invalid_client")
  const asked = form.scope.split(" ").filter((scope) => scope !== "")
  const scopes = granted(asked, client.scopes)
  const actor = actorOf(client, scopes, requestId)
  const proof = await proven(form.client_assertion, client, endpoint, at)
  const refusal =
    typeof proof === "string"
      ? proof
      : client.revokedAt !== null
        ? "revoked"
        : scopes.length === 0
          ? "scope"
          : undefined
  if (refusal !== undefined || typeof proof === "string") {
    await refused(actor, refusal ?? "assertion", at)
    return refuse(refusal === "scope" ? "invalid_scope" : "invalid_client")
  }
  const token = await spend(actor, proof, at)
  if (token !== undefined) return ok({ token, scopes, seconds: tokenSeconds })
  await refused(actor, "replayed", at)
  return refuse("invalid_client")
}

/** The client whose token the request bears, for as long as both stand. Cookies are never looked at. */
export async function clientOf(
  token: string,
  requestId: string,
  at: Date,
): Promise<ClientActor | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const hash = tokenHash(token)
  const [found] = await withCredential(hash, (tx) =>
    tx
      .select()
      .from(fhirTokens)
      .where(and(eq(fhirTokens.tokenHash, hash), gt(fhirTokens.expiresAt, at))),
  )
  if (found === undefined) return undefined
  const [client] = await withTenant(found.clinicId, (tx) =>
    tx
      .select()
      .from(fhirClients)
      .where(and(eq(fhirClients.id, found.clientId), isNull(fhirClients.revokedAt))),
  )
  return client && actorOf(client, found.scopes, requestId)
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

type Client = typeof fhirClients.$inferSelect
type Proof = { jti: string; until: Date }

/** Whose key to ask for: nothing of it is believed yet. */
function claimedClient(assertion: string): string | undefined {
  try {
    return z.uuid().safeParse(decodeJwt(assertion).iss).data
  } catch {
    return undefined
  }
}

/** One whose access was ended, too: the log keeps that it came. */
async function registered(id: string): Promise<Client | undefined> {
  const [client] = await withLookup(id, (tx) =>
    tx.select().from(fhirClients).where(eq(fhirClients.id, id)),
  )
  return client
}

/** What the assertion proves, or a word for the log why it does not. */
async function proven(
  assertion: string,
  client: Client,
  endpoint: string,
  at: Date,
): Promise<Proof | string> {
  const keys = KeySet.safeParse(client.jwks)
  if (!keys.success) return "keys"
  if (!isCompact(assertion)) return "assertion"
  let payload: JWTPayload
  try {
    const verified = await jwtVerify(assertion, createLocalJWKSet(keys.data), {
      algorithms: ["ES384", "RS384"],
      issuer: client.id,
      subject: client.id,
      requiredClaims: ["exp", "jti", "aud"],
      clockTolerance: toleranceSeconds,
      currentDate: at,
    })
    payload = verified.payload
  } catch {
    return "assertion"
  }
  // Exact: not one of several, not a longer address that begins with ours.
  if (payload.aud !== endpoint) return "audience"
  const { exp = 0, jti = "" } = payload
  if (exp > at.getTime() / 1000 + assertionSeconds + toleranceSeconds) return "too_long"
  if (jti.length < 1 || jti.length > 200) return "jti"
  return { jti, until: new Date((exp + toleranceSeconds) * 1000) }
}

/** The assertion is used up and the token made in one transaction; undefined: it was used before. */
function spend(actor: ClientActor, { jti, until }: Proof, at: Date): Promise<string | undefined> {
  const { clinicId, clientId, scopes } = actor
  return withTenant(clinicId, async (tx) => {
    await tx
      .delete(fhirAssertions)
      .where(and(eq(fhirAssertions.clientId, clientId), lte(fhirAssertions.expiresAt, at)))
    const jtiHash = new Uint8Array(createHash("sha256").update(jti).digest())
    const first = await tx
      .insert(fhirAssertions)
      .values({ clinicId, clientId, jtiHash, expiresAt: until })
      .onConflictDoNothing()
      .returning({ clientId: fhirAssertions.clientId })
    if (first.length === 0) return undefined
    await tx
      .delete(fhirTokens)
      .where(and(eq(fhirTokens.clientId, clientId), lte(fhirTokens.expiresAt, at)))
    const token = newToken()
    await tx.insert(fhirTokens).values({
      tokenHash: tokenHash(token),
      clinicId,
      clientId,
      scopes: [...scopes],
      issuedAt: at,
      expiresAt: new Date(at.getTime() + tokenSeconds * 1000),
    })
    await record(
      tx,
      actor,
      {
        action: "client.token_issued",
        entity: { type: "client", id: clientId },
        outcome: "success",
        purpose: "HOPERAT",
        data: { scopes: scopes.map(codeOf), seconds: tokenSeconds },
      },
      at,
    )
    return token
  })
}

async function refused(actor: ClientActor, reason: string, at: Date): Promise<void> {
  await withTenant(actor.clinicId, (tx) =>
    record(
      tx,
      actor,
      {
        action: "client.token_refused",
        entity: { type: "client", id: actor.clientId },
        outcome: "refused",
        purpose: "HOPERAT",
        data: { reason },
      },
      at,
    ),
  )
}

function actorOf(client: Client, scopes: readonly string[], requestId: string): ClientActor {
  const { id: clientId, clinicId, name } = client
  return mintActor({
    kind: "client",
    clinicId,
    clientId,
    name,
    scopes,
    grants: grantsOf(scopes),
    requestId,
  })
}
