import { keepFrames, keepPackets } from "./capture"
import { identityOf, joinRaw, mediaServer, rawPage, roomOf, seatlessToken } from "./raw-client"
import { expect, test } from "./test"
import { arrangeMeeting, enterCall } from "./two-people"

test("what reaches somebody without keys holds nothing of what was sent", async ({
  person,
  browser,
}) => {
  test.setTimeout(240_000)
  const { visit, doctor, patient } = await arrangeMeeting(person)
  await keepFrames(patient.context(), "sent")
  await enterCall({ visit, doctor, patient })

  const room = await roomOf(visit.visitId)
  const patientIs = await identityOf(visit.visitId, "patient")
  const listener = await rawPage(browser, async (context) => {
    await keepPackets(context)
    await keepFrames(context, "received")
  })
  await joinRaw(listener, await seatlessToken(room, "listener-without-a-seat"))

  const kept = (name: string) =>
    listener.evaluate((key) => Reflect.get(window, key) as string[], name)
  await expect.poll(async () => (await kept("packets-kept")).length).toBeGreaterThan(5)
  await expect
    .poll(async () => (await kept("frames-received")).length, { timeout: 60_000 })
    .toBeGreaterThan(100)

  // The capture sees what is in clear: a packet of the server's owner.
  await mediaServer().sendData(room, new TextEncoder().encode("known plaintext"), 0, { topic: "x" })
  await expect.poll(async () => (await kept("packets-kept")).join("")).toContain("known plaintext")

  // Beats: their JSON, and the names of the keys in it.
  const kids = await listener.evaluate((identity) => {
    const { attributes } = Reflect.get(window, "room").remoteParticipants.get(identity)
    return Object.keys(JSON.parse(attributes["hc.k"]).w)
  }, patientIs)
  expect(kids).toHaveLength(1)
  const packets = (await kept("packets-kept")).join("\n")
  for (const plain of [...kids, '"r":"', '"e":{']) expect(packets.includes(plain)).toBe(false)

  // Pictures and sound: pieces out of the middle of what the patient's encoder made.
  const sent: string[] = await patient.evaluate(() => Reflect.get(window, "frames-sent"))
  const received = (await kept("frames-received")).join("\n")
  const pieces = sent.filter((frame) => frame.length >= 80).map((frame) => frame.slice(30, 62))
  expect(pieces.length).toBeGreaterThan(50)
  expect(pieces.filter((piece) => received.includes(piece))).toEqual([])
  await listener.context().close()
})
