import type { Page } from "@playwright/test"

import { between, spoilt } from "./between"
import { roomOf as liveRoomOf, ownLineOf } from "./call-room"
import {
  alarmsIn,
  attributeOf,
  identityOf,
  joinRaw,
  mediaServer,
  putAttribute,
  rawPage,
  refused,
  refusalsIn,
  reportsOf,
  roomOf,
  seatElsewhere,
  seatlessToken,
  wrapsOf,
} from "./raw-client"
import { mayTamper, tamper } from "./tampering"
import { expect, expectAccessible, test } from "./test"
import { arrangeMeeting, comeIn, enterCall } from "./two-people"
import { arrangeVisit, expectEncryptedVideo } from "./visit"
import type { ArrangedVisit } from "./visit"

test.setTimeout(300_000)

/** LiveKit's codes of a remote call that did not run. */
const [unsupportedMethod, noAnswer, lateAnswer] = [1400, 1501, 1502]

test("wrong tokens; a stranger's stream, call, packets and certificates; the server's own packet; a member's keys, messages, commitment and stream, tampered with", async ({
  person,
  browser,
}) => {
  const { visit, doctor, patient } = await arrangeMeeting(person)
  await mayTamper(patient.context())
  const reports = reportsOf(doctor)
  const wrongTokens = await wrongTokensFirst(patient, visit.visitId)
  await meet(doctor, patient, visit)
  // One of each kind, and the page said so before its own let them in.
  expect(wrongTokens()).toBeGreaterThanOrEqual(2)
  const room = await roomOf(visit.visitId)
  const [doctorIs, patientIs] = await Promise.all([
    identityOf(visit.visitId, "clinician"),
    identityOf(visit.visitId, "patient"),
  ])

  await test.step("a packet that the server's owner sends into the room", async () => {
    const before = await refused(doctor, "env-stranger")
    const alarm = new TextEncoder().encode('{"t":"exclude"}')
    await mediaServer().sendData(room, alarm, 0, { topic: "e" })
    await expect.poll(async () => refused(doctor, "env-stranger")).toBeGreaterThan(before)
  })

  await test.step("a token that has run out, one under another secret, and one for another visit", async () => {
    const outsider = await rawPage(browser)
    for (const wrong of [{ ttl: -3_600 }, { secret: "not-the-secret-of-this-media-server" }]) {
      const token = await seatlessToken(room, "outsider", wrong)
      await expect(joinRaw(outsider, token)).rejects.toThrow()
    }
    await outsider.context().close()
    const { visitId } = await arrangeVisit()
    // A patient has one visit and names none: whoever names one has to be staff.
    const asked = await patient.evaluate(
      async (data) => {
        const headers = { "content-type": "application/json" }
        const body = JSON.stringify(data)
        return (await fetch("/api/rooms/token", { method: "POST", headers, body })).status
      },
      { pub: `B${"A".repeat(86)}`, lid: "A".repeat(22), visitId },
    )
    expect(asked).toBe(401)
  })

  const elsewhere = await seatElsewhere()
  const ghost = await rawPage(browser)
  await joinRaw(ghost, await seatlessToken(room, elsewhere.identity))

  await test.step("a stranger is seen, and gets no key", async () => {
    await expect(doctor.locator("[data-badge=warning]")).toBeVisible()
    await expect(doctor.getByText("Someone without a seat is in the room").first()).toBeVisible()
  })

  await test.step("its packets, and the call of a method, do nothing", async () => {
    const before = await refused(doctor, "env-stranger")
    await ghost.evaluate(async () => {
      const { localParticipant } = Reflect.get(window, "room")
      const bytes = new TextEncoder().encode("end the visit")
      await localParticipant.publishData(bytes, { topic: "e", reliable: true })
      await localParticipant.publishData(bytes, { topic: "chat", reliable: true })
    })
    await expect.poll(async () => refused(doctor, "env-stranger")).toBeGreaterThan(before + 1)
    const answer = await ghost.evaluate(async (destinationIdentity) => {
      const call = { destinationIdentity, method: "mute", payload: "{}" }
      return Reflect.get(window, "room")
        .localParticipant.performRpc(call)
        .then(
          () => "done",
          (error: { code?: number }) => error.code,
        )
    }, doctorIs)
    // No page of ours registers a method; what says so is encrypted, so that a caller without keys may time out.
    expect([unsupportedMethod, noAnswer, lateAnswer]).toContain(answer)
  })

  await test.step("its stream in clear is hidden, counted and written down", async () => {
    await ghost.evaluate(async () => {
      const canvas = document.createElement("canvas")
      const paint = canvas.getContext("2d")
      setInterval(() => paint?.fillRect(Math.random() * 200, 0, 50, 50), 100)
      const [track] = canvas.captureStream(10).getVideoTracks()
      await Reflect.get(window, "room").localParticipant.publishTrack(track, { source: "camera" })
    })
    await expect.poll(async () => refused(doctor, "media-plaintext")).toBeGreaterThan(0)
    await expect.poll(() => reports).toContain("media-plaintext")
    await expect.poll(async () => alarmsIn(visit.visitId)).toBeGreaterThan(0)
  })

  /** For how many the doctor's key is wrapped. */
  const wrapsSeen = () =>
    ghost.evaluate((identity) => {
      const { attributes } = Reflect.get(window, "room").remoteParticipants.get(identity)
      return Object.keys(JSON.parse(attributes["hc.k"]).w).length
    }, doctorIs)

  await test.step("its own true certificate, for another visit", async () => {
    await ghost.evaluate(async (seat) => {
      await Reflect.get(window, "room").localParticipant.setAttributes({ "hc.seat": seat })
    }, elsewhere.certificate)
    await expect.poll(async () => refused(doctor, "seat-visit")).toBeGreaterThan(0)
    expect(await wrapsSeen()).toBe(1)
    await expect(doctor.locator("[data-badge=warning]")).toBeVisible()
  })

  await test.step("the certificate of somebody who is here, under another name", async () => {
    await ghost.evaluate(async (identity) => {
      const here = Reflect.get(window, "room")
      const seat = here.remoteParticipants.get(identity).attributes["hc.seat"]
      await here.localParticipant.setAttributes({ "hc.seat": seat })
    }, patientIs)
    await expect.poll(async () => refused(doctor, "seat-identity")).toBeGreaterThan(0)
    // One for the patient, none for the ghost.
    expect(await wrapsSeen()).toBe(1)
    expect(await ghost.evaluate(() => Reflect.get(window, "packets"))).toEqual([])
  })

  await ghost.context().close()
  await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })

  await test.step("another key in a member's certificate", async () => {
    const seat = await attributeOf(room, patientIs, "hc.seat")
    await putAttribute(room, patientIs, "hc.seat", await withAnotherKey(seat))
    await expect.poll(async () => refused(doctor, "seat-signature")).toBeGreaterThan(0)
    await expect(doctor.locator("[data-badge=warning]")).toBeVisible()
    await expect(doctor.getByText("Someone without a seat is in the room").first()).toBeVisible()
    await expect.poll(() => reports).toContain("seat-signature")
    // The next key is for nobody: not for that one either.
    await expect.poll(async () => (await wrapsOf(room, doctorIs)).w).toEqual({})
    await putAttribute(room, patientIs, "hc.seat", seat)
    await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })
  })

  await test.step("a member's messages: forged, misshapen, replayed, late, then none at all", async () => {
    await tamper(patient, "forge")
    await expect
      .poll(async () => refused(doctor, "env-auth"), { timeout: 30_000 })
      .toBeGreaterThan(0)
    await tamper(patient, "misshape")
    await expect
      .poll(async () => refused(doctor, "env-form"), { timeout: 30_000 })
      .toBeGreaterThan(0)
    await tamper(patient, "replay")
    await expect
      .poll(async () => refused(doctor, "env-replay"), { timeout: 30_000 })
      .toBeGreaterThan(0)
    await tamper(patient, "none")
    await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })
    // As nobody hears from them meanwhile, silence is shown before the late ones come and are refused.
    await tamper(patient, "delay")
    await expect
      .poll(async () => refused(doctor, "env-stale"), { timeout: 30_000 })
      .toBeGreaterThan(0)
    await tamper(patient, "silence")
    await expect(doctor.locator("[data-badge=warning]")).toBeVisible({ timeout: 30_000 })
    await doctor.locator("[data-lock]").click()
    await expect(doctor.getByText(/No secure signal from .+ for \d+ s/)).toBeVisible()
    await tamper(patient, "none")
  })
  await doctor.keyboard.press("Escape")
  await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })
  await expectEncryptedVideo(doctor)

  await test.step("a key that does not open: shown, asked for again, and given again; an older one changes nothing", async () => {
    await doctor.locator("[data-lock]").click()
    // Given again, it is gone after a second: what stood there is noted by the page itself.
    const words = `We cannot decrypt ${visit.patient}. Ask them to reload.`
    await noteWords(doctor, words)
    const { e, w } = await wrapsOf(room, patientIs)
    const [doctorKid = ""] = Object.keys(w)
    const before = await wrapsOf(room, doctorIs)
    const spoiltKey = { e: e + 1, w: { [doctorKid]: "A".repeat(80) } }
    await putAttribute(room, patientIs, "hc.k", JSON.stringify(spoiltKey))
    await expect.poll(async () => refused(doctor, "unwrap-failed")).toBeGreaterThan(0)
    await expect.poll(async () => saidOf(doctor)).toBe(words)
    // To ask is to write the own keys again: the same epoch, wrapped anew.
    await expect.poll(async () => (await wrapsOf(room, doctorIs)).w).not.toEqual(before.w)
    expect((await wrapsOf(room, doctorIs)).e).toBe(before.e)
    await expect.poll(async () => wrapsOf(room, patientIs)).toEqual({ e, w })
    await putAttribute(room, patientIs, "hc.k", JSON.stringify({ e: e - 1, w }))
    await expect.poll(async () => refused(doctor, "epoch-old")).toBeGreaterThan(0)
    await expect.poll(async () => wrapsOf(room, patientIs)).toEqual({ e, w })
    await doctor.keyboard.press("Escape")
    await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })
  })

  await test.step("what a member committed to, changed after it was shown", async () => {
    const shown = JSON.parse(await attributeOf(room, patientIs, "hc.s"))
    await expect(doctor.locator("[data-code]")).toBeVisible({ timeout: 30_000 })
    const changed = JSON.stringify({ ...shown, c: spoilt(shown.c) })
    await putAttribute(room, patientIs, "hc.s", changed)
    await expect(doctor.locator("[data-badge=broken]")).toBeVisible()
    await expect(doctor.locator("[data-lock=broken]")).toHaveAttribute("aria-label", /^Not private/)
    await expect(
      doctor.getByText("The code was tampered with.", { exact: false }).first(),
    ).toBeVisible()
    await expect(doctor.locator("[data-code]")).toHaveCount(0)
    await expect.poll(() => reports).toContain("commit-changed")
  })

  await test.step("a stream of one's own that comes out in clear", async () => {
    const own = reportsOf(patient)
    const before = await alarmsIn(visit.visitId)
    await publishInClear(patient)
    await expect(patient.getByRole("heading", { name: "We stopped the video" })).toBeVisible()
    await expect.poll(() => own).toEqual(["local-plaintext"])
    await expectAccessible(patient)
    await expect.poll(async () => alarmsIn(visit.visitId)).toBeGreaterThan(before)
  })
})

test("a media server that swaps a certificate: refused, no key given, written down", async ({
  person,
}) => {
  const { visit, doctor, patient } = await arrangeMeeting(person)
  const reports = reportsOf(doctor)
  await between(doctor.context(), (signal) =>
    // Payload "." signature: the signature's first character.
    signal.replaceAll(
      /([\w-]{150,}\.)([\w-]{86})/g,
      (_all, payload: string, signature: string) => payload + spoilt(signature),
    ),
  )
  await comeIn({ visit, doctor, patient })
  await expect(doctor.locator("[data-badge=warning]")).toBeVisible({ timeout: 60_000 })
  await expect(doctor.getByText("Someone without a seat is in the room").first()).toBeVisible()
  await expect.poll(async () => refused(doctor, "seat-signature")).toBeGreaterThan(0)
  await expect.poll(() => reports).toContain("seat-signature")
  await expect.poll(async () => alarmsIn(visit.visitId)).toBeGreaterThan(0)
  // The patient's side holds a true certificate of the doctor, and never gets a key of theirs.
  await expect(patient.locator("[data-badge=warning]")).toBeVisible({ timeout: 30_000 })
  await expect(patient.locator("[data-stage]")).toHaveAttribute("data-remote-frames", "0")
})

test("a media server that calls a page by another name: nothing leaves under it, and the page comes back as who it is", async ({
  person,
}) => {
  const { visit, doctor, patient } = await arrangeMeeting(person)
  const reports = reportsOf(patient)
  let renamed: string | undefined
  await between(patient.context(), (signal) =>
    renamed === undefined ? signal : signal.replaceAll(renamed, spoilt(renamed)),
  )
  await meet(doctor, patient, visit)
  renamed = await identityOf(visit.visitId, "patient")
  const room = await liveRoomOf(patient)
  await room.evaluate(async (live) => live.simulateScenario("full-reconnect"))
  await expect.poll(() => reports, { timeout: 30_000 }).toContain("local-identity")
  await expect.poll(async () => alarmsIn(visit.visitId)).toBeGreaterThan(0)
  await expect(patient.getByText("Getting you back")).toBeVisible()
  await expect(ownLineOf(doctor)).toHaveAttribute("data-other-line", /reconnecting|lost/, {
    timeout: 30_000,
  })
  for (const page of [patient, doctor]) await expectAccessible(page)
  renamed = undefined
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])

  await test.step("and that switches on what was switched off: it stays off; what it switches off is shown", async () => {
    const live = await liveRoomOf(patient)
    const remoteMute = async (source: "camera" | "microphone", muted: boolean) =>
      live.evaluate(
        ({ engine, localParticipant }, told) => {
          const published = [...localParticipant.trackPublications.values()]
          const trackSid = published.find((one) => one.source === told.source)?.trackSid ?? ""
          // EngineEvent.RemoteMute: what LiveKit's signal of that name becomes.
          engine.emit("remoteMute", trackSid, told.muted)
        },
        { source, muted },
      )
    await patient.getByRole("button", { name: "Mute" }).click()
    await patient.getByRole("button", { name: "Camera off" }).click()
    await expect(patient.getByRole("button", { name: "Camera on" })).toBeVisible()
    for (const source of ["camera", "microphone"] as const) await remoteMute(source, false)
    await patient.getByRole("button", { name: "Unmute" }).click()
    await expect(patient.getByRole("button", { name: "Mute" })).toBeVisible()
    await remoteMute("microphone", true)
    await expect(patient.getByRole("button", { name: "Unmute" })).toBeVisible()
    await expect(patient.getByRole("button", { name: "Camera on" })).toBeVisible()
    const published = await live.evaluate(({ localParticipant }) =>
      Array.from(localParticipant.trackPublications.values(), ({ isMuted }) => isMuted),
    )
    expect(published).toEqual([true, true])
  })

  await test.step("a seat whose time is over is a stranger", async () => {
    await doctor.evaluate(() => {
      const now = Date.now.bind(Date)
      Date.now = () => now() + 24 * 3_600_000
    })
    await expect.poll(async () => refused(doctor, "seat-expired")).toBeGreaterThan(0)
    await expect(doctor.locator("[data-badge=warning]")).toBeVisible()
    await expect(doctor.locator("[data-stage] video")).toHaveCount(1)
  })
})

test("a media server that changes what the code was committed to: no code, and it says so", async ({
  person,
}) => {
  const { visit, doctor, patient } = await arrangeMeeting(person)
  const reports = [reportsOf(doctor), reportsOf(patient)]
  // To the doctor another commitment than before, to the patient a number that was not committed to.
  await between(doctor.context(), (signal) =>
    signal.replaceAll(
      /("c":")([\w-]{43})(","n":")/g,
      (_all, head: string, commit: string, tail: string) => head + spoilt(commit) + tail,
    ),
  )
  await between(patient.context(), (signal) =>
    signal.replaceAll(
      /(","n":")([\w-]{43})/g,
      (_all, head: string, nonce: string) => head + spoilt(nonce),
    ),
  )
  await comeIn({ visit, doctor, patient })
  await Promise.all(
    [doctor, patient].map((page) =>
      expect(page.locator("[data-badge=broken]")).toBeVisible({ timeout: 60_000 }),
    ),
  )
  await expect(
    doctor.getByText("The code was tampered with.", { exact: false }).first(),
  ).toBeVisible()
  await expect(
    patient.getByText("Something is wrong with the lock.", { exact: false }).first(),
  ).toBeVisible()
  for (const page of [patient, doctor]) await expectAccessible(page)
  // Where commitment and number come in one write, the doctor's page never saw the first commitment.
  await expect.poll(() => reports[0]?.[0]).toMatch(/^commit-(changed|mismatch)$/)
  await expect.poll(() => reports[1]).toEqual(["commit-mismatch"])
  await expect.poll(async () => alarmsIn(visit.visitId)).toBe(2)
})

test("keys that differ are shown within 5 seconds on both sides, and a member's stream that the server calls unencrypted ends the call", async ({
  person,
}) => {
  const { visit, doctor, patient } = await arrangeMeeting(person)
  const shown = new Set<string>()
  let withheldFrom: string | undefined
  let withheldMs: number | undefined
  let inClear: string | undefined
  const asked: string[] = []
  // From a moment on the patient's page is shown no new key of the doctor; from another on, that what the
  // doctor publishes is not encrypted.
  const tell = (signal: string): string | undefined => {
    const epochs = Array.from(signal.matchAll(/"e":(\d+),"w"/g), ([, epoch = ""]) => epoch)
    if (withheldFrom === undefined) for (const epoch of epochs) shown.add(epoch)
    const isNew = epochs.some((epoch) => !shown.has(epoch))
    if (withheldFrom === undefined || !isNew || !signal.includes(withheldFrom)) return signal
    withheldMs ??= Date.now()
    return undefined
  }
  await between(
    patient.context(),
    (signal) => (inClear === undefined ? tell(signal) : calledClear(signal, inClear)),
    (signal) => void (inClear === undefined || asked.push(signal)),
  )
  await meet(doctor, patient, visit)
  const doctorIs = await identityOf(visit.visitId, "clinician")
  withheldFrom = doctorIs
  for (const page of [doctor, patient]) await noteBadges(page)
  await doctor.locator("button[data-lock]").first().click()
  await doctor.getByRole("button", { name: "Renew now" }).click()
  await expect.poll(() => withheldMs, { timeout: 20_000 }).toBeDefined()
  for (const page of [doctor, patient]) {
    await expect.poll(async () => warnedMs(page), { timeout: 60_000 }).toBeDefined()
    // A new key is used 2 s after it was shown at the latest: until then nothing differs.
    const shownMs = (await warnedMs(page)) ?? Number.POSITIVE_INFINITY
    expect(shownMs - ((withheldMs ?? 0) + 2_000)).toBeLessThanOrEqual(5_000)
  }
  await expect(doctor.getByText(/holds other keys than you/)).toBeVisible()
  await expect.poll(async () => refused(patient, "env-no-key")).toBeGreaterThan(0)
  await patient.locator("[data-lock]").click()
  await expect(patient.getByText(/The lock with .+ does not fit/)).toBeVisible()

  await test.step("a media server that calls a member's streams unencrypted: stopped, and not asked for again", async () => {
    const reports = reportsOf(patient)
    const room = await roomOf(visit.visitId)
    const { tracks } = await mediaServer().getParticipant(room, doctorIs)
    expect(tracks.length).toBeGreaterThanOrEqual(2)
    inClear = doctorIs
    await putAttribute(room, doctorIs, "news", "so that it is told")
    const stopped = patient.getByRole("heading", { name: "We stopped the video" })
    await expect(stopped).toBeVisible()
    await expect.poll(() => reports).toEqual(["media-plaintext"])
    await expect.poll(async () => alarmsIn(visit.visitId)).toBeGreaterThan(0)
    await expect(
      doctor.getByText(`${visit.patient} is out of the room.`, { exact: false }),
    ).toBeVisible()
    asked.length = 0
    await patient.getByRole("button", { name: "Try again" }).click()
    await expect(stopped).toHaveCount(0)
    await expect(stopped).toBeVisible({ timeout: 30_000 })
    expect(asked.length).toBeGreaterThan(0)
    for (const { sid } of tracks) expect(asked.filter((signal) => signal.includes(sid))).toEqual([])
  })
})

test("whoever is removed sees nothing more, and comes back with the old token as a stranger", async ({
  person,
  browser,
}) => {
  const { visit, doctor, patient } = await arrangeMeeting(person)
  let token = ""
  patient.on("response", (response) => {
    if (new URL(response.url()).pathname !== "/api/rooms/token") return
    void response.json().then((answer: { token: string }) => (token = answer.token))
  })
  await meet(doctor, patient, visit)
  await doctor.locator("[data-lock]").click()
  await doctor.getByRole("button", { name: `Remove ${visit.patient}` }).click()
  const sure = doctor.getByRole("alertdialog", { name: `Remove ${visit.patient}?` })
  await expect(sure.getByText("are back in the waiting room")).toBeVisible()
  await sure.getByRole("button", { name: "Remove", exact: true }).click()
  await expect(patient.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
  await patient.context().close()

  // This page never heard the word about the key: what is out, the server tells it.
  await doctor.reload()
  await expect(doctor.locator("[data-lock=securing]")).toBeVisible()
  const back = await rawPage(browser)
  const doctorIs = await identityOf(visit.visitId, "clinician")
  // The server puts them out before the doctor's page has looked at them, often before they are quite in.
  expect(await comesBack(back, token, doctorIs)).toEqual({ wraps: [], packets: [] })
  await expect.poll(async () => refusalsIn(visit.visitId)).toBeGreaterThan(0)
  await back.context().close()
})

/** With a token that counts no more, until it is out again: for whom the doctor's page wraps its key, and what comes. */
async function comesBack(
  page: Page,
  token: string,
  doctor: string,
): Promise<{ wraps: string[]; packets: string[] }> {
  await joinRaw(page, token).catch(() => undefined)
  return page.evaluate(async (identity) => {
    const room = Reflect.get(window, "room")
    const wrapped = new Set<string>()
    while (room.state !== "disconnected") {
      const keys = room.remoteParticipants.get(identity)?.attributes["hc.k"]
      for (const kid of Object.keys(JSON.parse(keys ?? "{}").w ?? {})) wrapped.add(kid)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return { wraps: [...wrapped], packets: Reflect.get(window, "packets") }
  }, doctor)
}

/**
 * Until the page says that it was not let in, every other token that it is given has run out, and every
 * other one is another seat's. Answers how many there were, once the page is in.
 */
async function wrongTokensFirst(page: Page, visitId: string): Promise<() => number> {
  const words = page.getByText("We cannot reach the visit yet.", { exact: false })
  let given = 0
  let isSaid = false
  await page.route("**/api/rooms/token", async (route) => {
    isSaid ||= given >= 2 && (await words.isVisible())
    const response = await route.fetch()
    if (isSaid) return route.fulfill({ response })
    const told = await response.json()
    const room = await roomOf(visitId)
    const token =
      given++ % 2 === 0
        ? await seatlessToken(room, told.identity, { ttl: -3_600 })
        : await seatlessToken(room, "another-seat")
    return route.fulfill({ response, json: { ...told, token } })
  })
  return () => given
}

/** The payload with another point in the place of its key; the signature as it was. */
async function withAnotherKey(certificate: string): Promise<string> {
  const [payload = "", signature = ""] = certificate.split(".")
  const { publicKey } = await crypto.subtle.generateKey(
    { name: "ECDH", namedCurve: "P-256" },
    true,
    ["deriveBits"],
  )
  const bytes = Buffer.from(payload, "base64url")
  const point = Buffer.from(await crypto.subtle.exportKey("raw", publicKey))
  // Behind it stand the link's name and two times.
  point.copy(bytes, bytes.length - (16 + 8 + 8) - point.length)
  return `${bytes.toString("base64url")}.${signature}`
}

/** As if LiveKit's encryption had been switched off under the page: one more stream, announced as it is. */
async function publishInClear(page: Page): Promise<void> {
  const room = await liveRoomOf(page)
  await room.evaluate(async ({ localParticipant }) => {
    Reflect.set(localParticipant, "encryptionType", 0)
    const canvas = document.createElement("canvas")
    const paint = canvas.getContext("2d")
    setInterval(() => paint?.fillRect(Math.random() * 200, 0, 50, 50), 100)
    const [track] = canvas.captureStream(10).getVideoTracks()
    if (track === undefined) throw new Error("a canvas makes one track")
    // The page may be gone from the room before it is quite published.
    await localParticipant.publishTrack(track, { source: "camera" as never }).catch(() => undefined)
  })
}

async function meet(doctor: Page, patient: Page, visit: ArrangedVisit): Promise<void> {
  await enterCall({ visit, doctor, patient }, { vitals: true, charting: false })
  await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible()
}

/** TrackInfo.encryption (field 16, then field 17) of everything that is told behind this identity: NONE instead of GCM. */
function calledClear(signal: string, identity: string): string {
  const at = signal.indexOf(identity)
  if (at < 0) return signal
  return signal.slice(0, at) + signal.slice(at).replaceAll("\x80\x01\x01\x8a", "\x80\x01\x00\x8a")
}

/** Notes when the page first warns, by the clock that this test has too. */
async function noteBadges(page: Page): Promise<void> {
  await page.evaluate(() => {
    const look = (): void => {
      if (document.querySelector("[data-badge=warning]") === null) return
      if (Reflect.get(window, "warnedMs") === undefined) Reflect.set(window, "warnedMs", Date.now())
    }
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      attributes: true,
      childList: true,
    })
  })
}

/** Notes that these words stood on the page, however shortly. */
async function noteWords(page: Page, words: string): Promise<void> {
  await page.evaluate((text) => {
    const look = (): void => {
      // What is shown: the texts that a page brings along in its scripts are no words of it.
      if (document.body.innerText.includes(text)) Reflect.set(window, "said", text)
    }
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      characterData: true,
      childList: true,
    })
  }, words)
}

function saidOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => Reflect.get(window, "said"))
}

function warnedMs(page: Page): Promise<number | undefined> {
  return page.evaluate(() => Reflect.get(window, "warnedMs"))
}
