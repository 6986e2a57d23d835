import type { Page } from "@playwright/test"

import { between, spoilt } from "./between"
import {
  alarmsIn,
  identityOf,
  joinRaw,
  mediaServer,
  rawPage,
  refused,
  reportsOf,
  roomOf,
  seatlessToken,
} from "./raw-client"
import { mayTamper, tamper } from "./tampering"
import { expect, signIn, test } from "./test"
import {
  admit,
  arrangeVisit,
  enterWaitingRoom,
  expectEncryptedVideo,
  joinCall,
  withDatabase,
} from "./visit"
import type { ArrangedVisit } from "./visit"

test.setTimeout(300_000)

/** LiveKit's codes of a remote call that did not run. */
const [unsupportedMethod, noAnswer, lateAnswer] = [1400, 1501, 1502]

test("a stranger's stream, call, packets and borrowed certificate; the server's own packet; a member's forged, replayed and missing messages", async ({
  person,
  browser,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  await mayTamper(patient.context())
  const reports = reportsOf(doctor)
  await meet(doctor, patient, visit)
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

  const ghost = await rawPage(browser)
  await joinRaw(ghost, await seatlessToken(room, "ghost-without-a-seat"))

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

  await test.step("the certificate of somebody who is here, under another name", async () => {
    await ghost.evaluate(async (identity) => {
      const here = Reflect.get(window, "room")
      const seat = here.remoteParticipants.get(identity).attributes["hc.seat"]
      await here.localParticipant.setAttributes({ "hc.seat": seat })
    }, patientIs)
    await expect.poll(async () => refused(doctor, "seat-identity")).toBeGreaterThan(0)
    const wraps = await ghost.evaluate((identity) => {
      const { attributes } = Reflect.get(window, "room").remoteParticipants.get(identity)
      return Object.keys(JSON.parse(attributes["hc.k"]).w).length
    }, doctorIs)
    // One for the patient, none for the ghost.
    expect(wraps).toBe(1)
    expect(await ghost.evaluate(() => Reflect.get(window, "packets"))).toEqual([])
  })

  await ghost.context().close()
  await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })

  await test.step("a member's messages: forged, replayed, then none at all", async () => {
    await tamper(patient, "forge")
    await expect
      .poll(async () => refused(doctor, "env-auth"), { timeout: 30_000 })
      .toBeGreaterThan(0)
    await tamper(patient, "replay")
    await expect
      .poll(async () => refused(doctor, "env-replay"), { timeout: 30_000 })
      .toBeGreaterThan(0)
    await tamper(patient, "none")
    await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })
    await tamper(patient, "silence")
    await expect(doctor.locator("[data-badge=warning]")).toBeVisible({ timeout: 30_000 })
    await doctor.locator("[data-lock]").click()
    await expect(doctor.getByText(/No secure signal from .+ for \d+ s/)).toBeVisible()
  })
  await expectEncryptedVideo(doctor)
})

test("a media server that swaps a certificate: refused, no key given, written down", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  const reports = reportsOf(doctor)
  await between(doctor.context(), (signal) =>
    // Payload "." signature: the signature's first character.
    signal.replaceAll(
      /([\w-]{150,}\.)([\w-]{86})/g,
      (_all, payload: string, signature: string) => payload + spoilt(signature),
    ),
  )
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await admit(doctor, visit)
  await joinCall(patient)
  await expect(doctor.locator("[data-badge=warning]")).toBeVisible({ timeout: 60_000 })
  await expect(doctor.getByText("Someone without a seat is in the room").first()).toBeVisible()
  await expect.poll(async () => refused(doctor, "seat-signature")).toBeGreaterThan(0)
  await expect.poll(() => reports).toContain("seat-signature")
  await expect.poll(async () => alarmsIn(visit.visitId)).toBeGreaterThan(0)
  // The patient's side holds a true certificate of the doctor, and never gets a key of theirs.
  await expect(patient.locator("[data-badge=warning]")).toBeVisible({ timeout: 30_000 })
  await expect(patient.locator("[data-stage]")).toHaveAttribute("data-remote-frames", "0")
})

test("a media server that changes what the code was committed to: no code, and it says so", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
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
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await admit(doctor, visit)
  await joinCall(patient)
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
  // Where commitment and number come in one write, the doctor's page never saw the first commitment.
  await expect.poll(() => reports[0]?.[0]).toMatch(/^commit-(changed|mismatch)$/)
  await expect.poll(() => reports[1]).toEqual(["commit-mismatch"])
  await expect.poll(async () => alarmsIn(visit.visitId)).toBe(2)
})

test("keys that differ are shown within 5 seconds on both sides", async ({ person }) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  const shown = new Set<string>()
  let withheldFrom: string | undefined
  let withheldMs: number | undefined
  // From a moment on the patient's page is shown no new key of the doctor.
  await between(patient.context(), (signal) => {
    const epochs = Array.from(signal.matchAll(/"e":(\d+),"w"/g), ([, epoch = ""]) => epoch)
    if (withheldFrom === undefined) for (const epoch of epochs) shown.add(epoch)
    const isNew = epochs.some((epoch) => !shown.has(epoch))
    if (withheldFrom === undefined || !isNew || !signal.includes(withheldFrom)) return signal
    withheldMs ??= Date.now()
    return undefined
  })
  await meet(doctor, patient, visit)
  withheldFrom = await identityOf(visit.visitId, "clinician")
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
  await patient.locator("[data-lock]").click()
  await expect(patient.getByText(/The lock with .+ does not fit/)).toBeVisible()
})

test("whoever is removed sees nothing more, and comes back with the old token as a stranger", async ({
  person,
  browser,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
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
  // The server may put them out before they are quite in.
  await joinRaw(back, token).catch(() => undefined)
  // Until then: for whom the doctor's page wraps its key.
  const { wraps, packets } = await back.evaluate(async (identity) => {
    const room = Reflect.get(window, "room")
    const wrapped = new Set<string>()
    while (room.state !== "disconnected") {
      const keys = room.remoteParticipants.get(identity)?.attributes["hc.k"]
      for (const kid of Object.keys(JSON.parse(keys ?? "{}").w ?? {})) wrapped.add(kid)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return {
      wraps: [...wrapped],
      packets: Reflect.get(window, "packets"),
    }
  }, doctorIs)
  expect({ wraps, packets }).toEqual({ wraps: [], packets: [] })
  await expect.poll(async () => refusalsIn(visit.visitId)).toBeGreaterThan(0)
  await back.context().close()
})

/** How often somebody came by a seat that was taken from them, as the audit log has it. */
async function refusalsIn(visitId: string): Promise<number> {
  return withDatabase(async (client) => {
    const { rows } = await client.query(
      "select 1 from audit_events e join visits v on v.patient_id = e.patient_id where e.action = 'seat.refused' and v.id = $1",
      [visitId],
    )
    return rows.length
  })
}

async function meet(doctor: Page, patient: Page, visit: ArrangedVisit): Promise<void> {
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: true, charting: false })
  await admit(doctor, visit)
  await joinCall(patient)
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
  await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible()
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

function warnedMs(page: Page): Promise<number | undefined> {
  return page.evaluate(() => Reflect.get(window, "warnedMs"))
}
