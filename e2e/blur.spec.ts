import type { Page } from "@playwright/test"

import { staffCaller } from "./api"
import { roomOf } from "./call-room"
import { running } from "./running"
import { expect, expectAccessible, test } from "./test"
import { arrangeVisit, enterWaitingRoom, joinCall, withDatabase } from "./visit"
import type { ArrangedVisit } from "./visit"

test("what is behind a person is blurred by our own origin, stays blurred, and is never shown unasked", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const visit = await arrangeVisit()
  const patient = await person({ viewport: { width: 360, height: 740 } })
  await easyCamera(patient)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await admitByRoute(visit)
  await joinCall(patient)
  const elsewhere = requestsElsewhere(patient)
  // The fake camera shows nobody: all of its picture lies behind a person.
  await expect.poll(() => sentEdges(patient), { timeout: 30_000 }).toBeGreaterThan(1)
  const sharp = await sentEdges(patient)
  // A picture, and one without edges.
  const isBlurred = async (): Promise<boolean> => {
    const now = await sentEdges(patient)
    return now > 0 && now < sharp / 3
  }
  const expectBlurred = () => expect.poll(isBlurred, { timeout: 30_000 }).toBe(true)
  const expectSharp = () =>
    expect.poll(() => sentEdges(patient), { timeout: 30_000 }).toBeGreaterThan(sharp * 0.7)
  const cameraOn = patient.getByRole("button", { name: "Camera on" })

  const said = patient.locator("[data-announcer]")
  await choose(patient)
  await expect(said).toContainText("What is behind you is blurred.")
  await expectBlurred()
  await expect(patient.locator("[data-stage]")).toHaveAttribute("data-encrypted", "true")
  expect(elsewhere()).toEqual([])

  // By its key, told in words and by the switch in the menu.
  await patient.keyboard.press("b")
  await expect(said).toContainText("What is behind you is not blurred.")
  await expectSharp()
  await patient.keyboard.press("b")
  await expect(said).toContainText("What is behind you is blurred.")
  await expectBlurred()
  await patient.keyboard.press("o")
  await expect(patient.getByRole("checkbox", { name: "Blur what is behind you" })).toBeChecked()
  await patient.keyboard.press("Escape")

  // The camera's track is another one each time.
  await patient.getByRole("button", { name: "Camera off" }).click()
  await cameraOn.click()
  await expectBlurred()
  await (await roomOf(patient)).evaluate((room) => room.simulateScenario("full-reconnect"))
  await expectBlurred()

  // Too slow: it ends by itself, and the picture with it.
  await setClock(patient, 50)
  await expect(patient.getByText("The blur was too much for this device.")).toBeVisible({
    timeout: 40_000,
  })
  await expect(cameraOn).toBeVisible()
  expect(await sentEdges(patient)).toBe(0)
  await setClock(patient, 0.05)
  await patient.getByRole("button", { name: "Show me without blur" }).click()
  await expectSharp()

  // What cannot be loaded takes no picture away that is seen already.
  await patient.route("**/blur/files.json", (route) => route.abort())
  await choose(patient)
  await expect(patient.getByText("We could not blur what is behind you.")).toBeVisible()
  await expectSharp()
  await patient.getByRole("button", { name: "OK" }).click()
  await expect(patient.getByText("We could not blur what is behind you.")).toHaveCount(0)
})

/** The call of one page is enough to see what it sends. */
async function admitByRoute({ visitId, clinician }: ArrangedVisit): Promise<void> {
  const { rows } = await withDatabase((client) =>
    client.query<{ version: number }>("select version from visits where id = $1", [visitId]),
  )
  const doctor = await staffCaller(clinician)
  const answer = await doctor.post(`/api/visits/${visitId}/admit`, {
    data: { version: rows[0]?.version },
  })
  expect(answer.status(), await answer.text()).toBe(200)
}

async function choose(page: Page): Promise<void> {
  await page.getByRole("button", { name: "More" }).click()
  await expectAccessible(page)
  await page.getByRole("checkbox", { name: "Blur what is behind you" }).click()
  await page.getByRole("button", { name: "Close" }).click()
}

/**
 * Here the processor draws what a graphics processor draws elsewhere, dot by dot, beside other tests:
 * the picture is small, and whether it is too slow is the test's to say.
 */
async function easyCamera(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    // The empty page before the first one has none.
    if (!("mediaDevices" in navigator)) return
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = (wanted) =>
      ask(wanted?.video ? { ...wanted, video: { width: 160, height: 90 } } : wanted)
    const now = performance.now.bind(performance)
    let [at, shown] = [now(), now()]
    performance.now = () => {
      const real = now()
      shown += (real - at) * Number(Reflect.get(window, "clockRate") ?? 0.05)
      at = real
      return shown
    }
  })
}

/** How long the page believes a frame takes: many times what it took, or hardly anything. */
async function setClock(page: Page, rate: number): Promise<void> {
  await page.evaluate((times) => Reflect.set(window, "clockRate", times), rate)
}

function requestsElsewhere(page: Page): () => string[] {
  const asked: string[] = []
  page.on("request", (request) => asked.push(request.url()))
  return () => asked.filter((url) => url.startsWith("http") && !url.startsWith(running.baseUrl))
}

/** How much of the picture that is sent is edges: the mean difference between neighbouring dots. */
async function sentEdges(page: Page): Promise<number> {
  const room = await roomOf(page)
  return room.evaluate(async ({ localParticipant }) => {
    const sent = [...localParticipant.videoTrackPublications.values()].find(
      (one) => one.source === "camera" && !one.isMuted,
    )?.track?.mediaStreamTrack
    if (sent === undefined) return 0
    const video = document.createElement("video")
    video.muted = true
    video.srcObject = new MediaStream([sent])
    const came = new Promise<boolean>((resolve) => {
      video.requestVideoFrameCallback(() => resolve(true))
      setTimeout(() => resolve(false), 2_000)
    })
    await video.play().catch(() => undefined)
    if (!(await came)) return 0
    const context = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext("2d")
    context?.drawImage(video, 0, 0)
    video.srcObject = null
    const data = context?.getImageData(0, 0, context.canvas.width, context.canvas.height).data ?? []
    let sum = 0
    for (let at = 5; at < data.length; at += 4)
      sum += Math.abs((data[at] ?? 0) - (data[at - 4] ?? 0))
    return (4 * sum) / data.length
  })
}
