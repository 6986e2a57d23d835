import { readFileSync } from "node:fs"

import type { Page } from "@playwright/test"
import { AccessToken } from "livekit-server-sdk"

import { running } from "./running"
import { expect, test } from "./test"
import { meet } from "./two-people"
import { expectEncryptedVideo, withDatabase } from "./visit"

test("whoever has a room token but no seat gets no data and no picture, and is seen", async ({
  person,
  browser,
}) => {
  test.setTimeout(150_000)
  const { visit, doctor, patient } = await meet(person, { vitals: true, charting: false })

  const context = await browser.newContext({ bypassCSP: true })
  const intruder = await context.newPage()
  await intruder.goto(`${running.baseUrl}/healthz`)
  await intruder.addScriptTag({
    content: readFileSync("node_modules/livekit-client/dist/livekit-client.umd.js", "utf8"),
  })
  await listenIn(intruder, await tokenFor(visit.visitId))

  const seen = async () => intruder.evaluate(async () => Reflect.get(window, "measure")())
  await expect
    .poll(async () => (await seen()).least, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(100)
  const { tracks, data } = await seen()
  expect(tracks.length).toBeGreaterThanOrEqual(2)
  // The first bytes of a VP8 frame are in clear, so that a decoder tries; it must fail on what follows.
  for (const track of tracks)
    expect(track.decodedOfFirst100, JSON.stringify(tracks)).toBeLessThanOrEqual(2)
  expect(data).toEqual([])

  await expect(doctor.getByText("Someone without a seat", { exact: false }).first()).toBeVisible()
  await expect(doctor.locator("[data-badge=warning]")).toBeVisible()
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
  await context.close()
})

async function tokenFor(visitId: string): Promise<string> {
  const room = await withDatabase(async (client) => {
    const found = await client.query<{ room: string }>("select room from visits where id = $1", [
      visitId,
    ])
    return found.rows[0]?.room ?? ""
  })
  const token = new AccessToken(running.livekitApiKey, running.livekitApiSecret, {
    identity: "intruder-without-a-seat",
    ttl: 120,
  })
  token.addGrant({
    roomJoin: true,
    room,
    canSubscribe: true,
    canPublish: true,
    canPublishData: true,
  })
  return token.toJwt()
}

/** Joins with a plain client that subscribes to all there is, and keeps what it received and could decode. */
async function listenIn(page: Page, token: string): Promise<void> {
  await page.evaluate(
    async ({ url, jwt }) => {
      const { Room } = Reflect.get(window, "LivekitClient")
      const room = new Room()
      const data: string[] = []
      const tracks = new Map<
        string,
        { received: number; decoded: number; decodedOfFirst100: number | null }
      >()
      room.on("dataReceived", (payload: Uint8Array) => data.push(new TextDecoder().decode(payload)))
      room.on("trackSubscribed", (track: { kind: string; sid: string; attach(): unknown }) => {
        if (track.kind === "video") document.body.append(track.attach() as Node)
      })
      const look = async (): Promise<void> => {
        for (const participant of room.remoteParticipants.values()) {
          for (const publication of participant.trackPublications.values()) {
            if (publication.kind !== "video" || !publication.track) continue
            const report = await publication.track.getRTCStatsReport()
            report?.forEach((entry: Record<string, unknown>) => {
              if (entry["type"] !== "inbound-rtp") return
              const received = Number(entry["framesReceived"] ?? 0)
              const decoded = Number(entry["framesDecoded"] ?? 0)
              const known = tracks.get(publication.trackSid)
              const first100 = known?.decodedOfFirst100 ?? (received >= 100 ? decoded : null)
              tracks.set(publication.trackSid, { received, decoded, decodedOfFirst100: first100 })
            })
          }
        }
      }
      Reflect.set(window, "measure", async () => {
        await look()
        const all = [...tracks.values()]
        return {
          tracks: all,
          data,
          least: all.length < 2 ? 0 : Math.min(...all.map((one) => one.received)),
        }
      })
      await room.connect(url, jwt)
    },
    { url: running.livekitUrl, jwt: token },
  )
}
