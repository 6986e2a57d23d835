import { readFileSync } from "node:fs"

import type { Browser, BrowserContext, Page } from "@playwright/test"
import { AccessToken, RoomServiceClient } from "livekit-server-sdk"

import { staffCaller } from "./api"
import { running } from "./running"
import { expect } from "./test"
import { arrangeVisit, withDatabase } from "./visit"

/** The sitting's room at the media server. */
export async function roomOf(visitId: string): Promise<string> {
  return withDatabase(async (client) => {
    const found = await client.query<{ room: string }>("select room from visits where id = $1", [
      visitId,
    ])
    return found.rows[0]?.room ?? ""
  })
}

/** As the media server's owner could make it: a way into the room, and no seat. */
export async function seatlessToken(
  room: string,
  identity: string,
  { ttl = 300, secret = running.livekitApiSecret } = {},
): Promise<string> {
  const token = new AccessToken(running.livekitApiKey, secret, { identity, ttl })
  token.addGrant({
    roomJoin: true,
    room,
    canSubscribe: true,
    canPublish: true,
    canPublishData: true,
    canUpdateOwnMetadata: true,
  })
  return token.toJwt()
}

/** A page with livekit-client and nothing of ours. Its context is the caller's to close. */
export async function rawPage(
  browser: Browser,
  before: (context: BrowserContext) => Promise<unknown> = async () => undefined,
): Promise<Page> {
  const context = await browser.newContext({
    bypassCSP: true,
    permissions: ["camera", "microphone"],
  })
  await before(context)
  const page = await context.newPage()
  await page.goto(`${running.baseUrl}/healthz`)
  await page.addScriptTag({
    content: readFileSync("node_modules/livekit-client/dist/livekit-client.umd.js", "utf8"),
  })
  return page
}

/** Joins with a plain client; keeps the room and what packets it is given on the window. */
export async function joinRaw(page: Page, token: string): Promise<void> {
  await page.evaluate(
    async ({ url, jwt }) => {
      const { Room } = Reflect.get(window, "LivekitClient")
      const room = new Room()
      const packets: string[] = []
      room.on("dataReceived", (payload: Uint8Array) =>
        packets.push(new TextDecoder().decode(payload)),
      )
      Reflect.set(window, "room", room)
      Reflect.set(window, "packets", packets)
      await room.connect(url, jwt)
    },
    { url: running.livekitUrl, jwt: token },
  )
}

/** The seat's identity, by role: random, so that nobody else can know it. */
export async function identityOf(visitId: string, role: string): Promise<string> {
  return withDatabase(async (client) => {
    const found = await client.query<{ identity: string }>(
      "select identity from seats where visit_id = $1 and role = $2",
      [visitId, role],
    )
    return found.rows[0]?.identity ?? ""
  })
}

/** How many alarms of the encryption stand in the visit's audit log. What they say is sealed. */
export async function alarmsIn(visitId: string): Promise<number> {
  return withDatabase(async (client) => {
    const found = await client.query<{ alarms: number }>(
      "select count(*)::int as alarms from audit_events e join visits v on v.patient_id = e.patient_id where v.id = $1 and e.action = 'encryption.alarm'",
      [visitId],
    )
    return found.rows[0]?.alarms ?? 0
  })
}

/** How often somebody came by a seat that was taken from them, as the audit log has it. */
export async function refusalsIn(visitId: string): Promise<number> {
  return withDatabase(async (client) => {
    const { rows } = await client.query(
      "select 1 from audit_events e join visits v on v.patient_id = e.patient_id where e.action = 'seat.refused' and v.id = $1",
      [visitId],
    )
    return rows.length
  })
}

/** The codes that a page reports to the audit log from now on. */
export function reportsOf(page: Page): string[] {
  const codes: string[] = []
  page.on("request", (request) => {
    if (new URL(request.url()).pathname !== "/api/rooms/report") return
    codes.push(String(Reflect.get(Object(request.postDataJSON()), "code")))
  })
  return codes
}

/** How often the call's session refused something for this reason. */
export async function refused(page: Page, code: string): Promise<number> {
  const said = (await page.locator("[data-stage]").getAttribute("data-refused")) ?? ""
  return Number(new RegExp(`(?:^| )${code}:(\\d+)`).exec(said)?.[1] ?? 0)
}

/** The media server, as its owner speaks to it. */
export function mediaServer(): RoomServiceClient {
  const { livekitUrl, livekitApiKey, livekitApiSecret } = running
  return new RoomServiceClient(livekitUrl.replace(/^ws/, "http"), livekitApiKey, livekitApiSecret)
}

/** What the room is shown of somebody's keys: the newest epoch, and for how many it is wrapped. */
export async function keysOf(
  room: string,
  identity: string,
): Promise<{ epoch: number; wraps: number }> {
  const { e, w } = await wrapsOf(room, identity)
  return { epoch: e, wraps: Object.keys(w).length }
}

/** The same as it stands there: the epoch, and a wrap for each kid. */
export async function wrapsOf(
  room: string,
  identity: string,
): Promise<{ e: number; w: Record<string, string> }> {
  return JSON.parse(await attributeOf(room, identity, "hc.k"))
}

export async function attributeOf(room: string, identity: string, name: string): Promise<string> {
  const { attributes } = await mediaServer().getParticipant(room, identity)
  return attributes[name] ?? ""
}

/** Everybody in the room is shown this as that person's own. */
export async function putAttribute(
  room: string,
  identity: string,
  name: string,
  value: string,
): Promise<void> {
  await mediaServer().updateParticipant(room, identity, { attributes: { [name]: value } })
}

/** Signed by our server for a seat in another visit, with whose clinician it is good. */
export async function seatElsewhere(): Promise<{ identity: string; certificate: string }> {
  const { visitId, clinician } = await arrangeVisit()
  await withDatabase(async (client) => {
    await client.query(
      "update visits set state = 'in_call', room = 'r-' || id, admitted_at = now() where id = $1",
      [visitId],
    )
    await client.query(
      "insert into seats (id, clinic_id, visit_id, role, identity, user_id, state, admitted_at) select gen_random_uuid(), clinic_id, id, 'clinician', 's-' || id, clinician_id, 'admitted', now() from visits where id = $1",
      [visitId],
    )
  })
  const { publicKey } = await crypto.subtle.generateKey(
    { name: "ECDH", namedCurve: "P-256" },
    true,
    ["deriveBits"],
  )
  const pub = Buffer.from(await crypto.subtle.exportKey("raw", publicKey)).toString("base64url")
  const api = await staffCaller(clinician)
  const answer = await api.post("/api/rooms/token", {
    data: { pub, lid: "A".repeat(22), visitId },
  })
  expect(answer.status()).toBe(200)
  const seat = await answer.json()
  await api.dispose()
  return seat
}
