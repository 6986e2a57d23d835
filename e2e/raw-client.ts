import { readFileSync } from "node:fs"

import type { Browser, BrowserContext, Page } from "@playwright/test"
import { AccessToken, RoomServiceClient } from "livekit-server-sdk"

import { running } from "./running"
import { withDatabase } from "./visit"

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
  const { attributes } = await mediaServer().getParticipant(room, identity)
  const { e, w } = JSON.parse(attributes["hc.k"] ?? "{}")
  return { epoch: e, wraps: Object.keys(w ?? {}).length }
}
