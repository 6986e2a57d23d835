import { generateKeyPairSync, randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"

import { importJWK, SignJWT } from "jose"
import { Provider } from "oidc-provider"

import { loopbackProvider } from "@/tools/stack/settings"

import { running } from "./running"

export type Hospital = {
  issuer: string
  clientId: string
  clientSecret: string
  /** A signed word that this person's sessions are over, as the body of a form. */
  logOutForm(login: string): Promise<string>
  /** Tells Housecall that this person's sessions are over; answers the status. */
  logOut(login: string, providerId: string, how: "signed" | "forged" | "again"): Promise<number>
  stop(): Promise<void>
}

type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A hospital's sign-in server, certified software and no stand-in, on the one loopback origin that the installation allows. */
export async function startHospital(people: People): Promise<Hospital> {
  const issuer = loopbackProvider(running.baseUrl)
  const [clientId, clientSecret] = ["housecall", `${randomUUID()}${randomUUID()}`]
  const [key, stranger] = [signingKey(), signingKey()]
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${running.baseUrl}/api/sign-in/oidc/callback`],
        grant_types: ["authorization_code"],
        response_types: ["code"],
        id_token_signed_response_alg: "ES256",
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomUUID()] },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      IdToken: 60,
      Interaction: 600,
      Grant: 600,
      Session: 600,
    },
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "groups"],
    },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: "Test Person", ...people[id] }),
    }),
    // The hospital's own staff are not asked twice.
    async loadExistingGrant(context) {
      const { client, session } = context.oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const grant = new context.oidc.provider.Grant({
        clientId: client.clientId,
        accountId: session.accountId,
      })
      grant.addOIDCScope("openid email profile")
      await grant.save()
      return grant
    },
    interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
  })
  const answer = provider.callback()
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/login/") === true)
      login(provider, request, response).catch(() => response.writeHead(500).end())
    else void answer(request, response)
  })
  const { port } = new URL(issuer)
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(Number(port), "localhost", resolve)
  })
  const logoutForm = async (subject: string, by: typeof key): Promise<string> => {
    const token = await new SignJWT({
      sub: subject,
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    })
      .setProtectedHeader({ alg: "ES256", typ: "logout+jwt", kid: key.kid })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setIssuedAt()
      .setJti(randomUUID())
      .sign(await importJWK(by, "ES256"))
    return new URLSearchParams({ logout_token: token }).toString()
  }
  let said = ""
  return {
    issuer,
    clientId,
    clientSecret,
    logOutForm: (subject) => logoutForm(subject, key),
    async logOut(subject, providerId, how) {
      if (how !== "again") said = await logoutForm(subject, how === "forged" ? stranger : key)
      const response = await fetch(`${running.baseUrl}/api/sign-in/oidc/${providerId}/logout`, {
        method: "POST",
        body: new URLSearchParams(said),
      })
      return response.status
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** One field and one button: whoever is named is signed in. */
async function login(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === "POST") {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const accountId = new URLSearchParams(Buffer.concat(chunks).toString()).get("login") ?? ""
    await provider.interactionFinished(request, response, { login: { accountId } })
    return
  }
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" })
  response.end(
    `<!doctype html><html lang="en"><title>Hospital</title><form method="post"><label>Login <input name="login"></label><button>Enter</button></form></html>`,
  )
}

function signingKey() {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "ES256" }
}
