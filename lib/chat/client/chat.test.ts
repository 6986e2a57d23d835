import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

import { bodyOf, readJson } from "@/lib/e2ee/client/message"
import type { Peer, SealedMessage, SessionSnapshot, Topic } from "@/lib/e2ee/client/session"
import { utf8 } from "@/lib/e2ee/encoding"
import type { SeatRole } from "@/lib/e2ee/seat-role"
import { samples } from "@/lib/patients/sample-documents"
import { ok, refuse } from "@/lib/result"

import { blockLength, writeOffer } from "../block"
import { deliveryOf } from "../log"
import { type ChatMessage, maxText, parseChat } from "../schema"
import { createChat } from "./chat"
import type { ChatLink, OutgoingFile } from "./types"

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it("a message goes to the other, comes back as delivered, and as read once it is on the screen", async () => {
  const { doctor, patient } = pair()
  doctor.chat.write("Good morning")
  await settle()
  expect(texts(patient)).toEqual(["Good morning"])
  expect(patient.chat.get().unread).toBe(1)
  expect(deliveries(doctor)).toEqual(["delivered"])
  patient.chat.show(true)
  await settle()
  expect(patient.chat.get().unread).toBe(0)
  expect(deliveries(doctor)).toEqual(["read"])
})

it("that it was read, when word of it was lost: the next word says it too, and so does who is back", async () => {
  const { net, doctor, patient } = pair()
  await settle()
  doctor.chat.write("One")
  await settle()
  net.lose(1)
  patient.chat.show(true)
  await settle()
  expect(deliveries(doctor)).toEqual(["delivered"])
  doctor.chat.write("Two")
  await settle()
  expect(deliveries(doctor)).toEqual(["read", "read"])
  patient.chat.show(false)
  doctor.chat.write("Three")
  await settle()
  net.lose(1)
  patient.chat.show(true)
  await settle()
  expect(deliveries(doctor)).toEqual(["read", "read", "delivered"])
  // A page says that it is here once in a while, not at will: away for longer than it is said again by itself.
  net.mute = "d"
  await vi.advanceTimersByTimeAsync(31_000)
  net.mute = ""
  doctor.detach()
  doctor.attach()
  await settle()
  expect(deliveries(doctor)).toEqual(["read", "read", "read"])
})

it("that it was read is said again where word of it was lost and nobody says anything more, and then no more", async () => {
  const { net, doctor, patient } = pair()
  await settle()
  doctor.chat.write("One")
  await settle()
  net.lose(1)
  patient.chat.show(true)
  await settle()
  expect(deliveries(doctor)).toEqual(["delivered"])
  net.lose(1)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(deliveries(doctor)).toEqual(["delivered"])
  await vi.advanceTimersByTimeAsync(7_000)
  expect(deliveries(doctor)).toEqual(["read"])
  await vi.advanceTimersByTimeAsync(30_000)
  const words = net.wordsTo("d").length
  await vi.advanceTimersByTimeAsync(600_000)
  expect(net.wordsTo("d").length).toBe(words)
})

it("whoever's own line was away says again what they read", async () => {
  const { net, doctor, patient } = pair()
  await settle()
  doctor.chat.write("One")
  await settle()
  net.mute = "d"
  patient.chat.show(true)
  await vi.advanceTimersByTimeAsync(31_000)
  net.mute = ""
  expect(deliveries(doctor)).toEqual(["delivered"])
  net.leave("p")
  net.enter("p", "p")
  await settle()
  expect(deliveries(doctor)).toEqual(["read"])
})

it("what was written while the other is away says so and arrives once, when they are back", async () => {
  const { net, doctor, patient } = pair()
  net.leave("p")
  doctor.chat.write("Are you there?")
  await vi.advanceTimersByTimeAsync(11_000)
  expect(deliveries(doctor)).toEqual(["late"])
  net.enter("p", "p2")
  await settle()
  expect(deliveries(doctor)).toEqual(["delivered"])
  expect(texts(patient)).toEqual(["Are you there?"])
  doctor.chat.again(doctor.chat.get().log.entries[0]?.id ?? "")
  await settle()
  expect(texts(patient)).toEqual(["Are you there?"])
})

it("who was here can be written to while the line is away, the first word too, and nobody else can", async () => {
  const { net, doctor, patient } = pair()
  const alone = network().person("a", "clinician")
  expect([doctor.chat.get().met, alone.chat.get().met]).toEqual([true, false])
  net.leave("p")
  expect(doctor.chat.get()).toMatchObject({ members: [], met: true })
  doctor.chat.write("Still there?")
  expect(deliveries(doctor)).toEqual(["sending"])
  net.enter("p", "p")
  await settle()
  expect(texts(patient)).toEqual(["Still there?"])
})

it("what is written between two sessions, while a new one is made, is not lost", async () => {
  const { doctor, patient } = pair()
  await settle()
  doctor.detach()
  doctor.chat.write("One")
  await doctor.chat.sendFile(pdf(2_000))
  expect(deliveries(doctor)).toEqual(["sending", "sending"])
  doctor.attach()
  await vi.waitFor(() => expect(deliveries(doctor)).toEqual(["delivered", "delivered"]), 20_000)
  expect(texts(patient)).toContain("One")
})

it("a lost packet is sent again by itself; a doubled one is shown once", async () => {
  const { net, doctor, patient } = pair()
  // Each has said that they listen, which asks for what is missing.
  await settle()
  net.lose(1)
  doctor.chat.write("One")
  await settle()
  expect(texts(patient)).toEqual([])
  await vi.advanceTimersByTimeAsync(6_000)
  expect(texts(patient)).toEqual(["One"])
  net.double = true
  doctor.chat.write("Two")
  await settle()
  expect(texts(patient)).toEqual(["One", "Two"])
})

it("who begins to listen late gets what was written to them, and nothing older", async () => {
  const { net, doctor, patient } = pair()
  doctor.chat.write("Before you came")
  await settle()
  const interpreter = net.person("i", "interpreter")
  await settle()
  expect(texts(interpreter)).toEqual([])
  doctor.chat.write("Now")
  await settle()
  expect(texts(interpreter)).toEqual(["Now"])
  expect(texts(patient)).toEqual(["Before you came", "Now"])
})

it("a private word reaches one alone, and only what was sealed for one may call itself private", async () => {
  const { net, doctor, patient } = pair()
  const interpreter = net.person("i", "interpreter")
  await settle()
  doctor.chat.write("He has not been told yet", "i")
  await settle()
  expect(texts(patient)).toEqual([])
  expect(interpreter.chat.get().log.entries[0]).toMatchObject({ private: true })
  expect(deliveries(doctor)).toEqual(["delivered"])
  const forged = { t: "text", id: "A".repeat(22), text: "Secret", private: true }
  void net.send("p", "patient", "chat", bodyOf(forged), undefined)
  await settle()
  expect(texts(doctor)).toEqual(["He has not been told yet"])
})

it("a photograph of a bedside device's display comes, though nobody chats with a device", async () => {
  const { net, doctor, patient } = pair()
  const bedside = net.person("b", "device")
  await settle()
  await bedside.chat.sendFile(pdf(40_000), "d")
  await delivered(bedside)
  const [entry] = doctor.chat.get().log.entries
  expect(entry).toMatchObject({ author: { identity: "b", role: "device" }, private: true })
  expect(doctor.chat.get().files.get(entry?.key ?? "")?.at).toBe("here")
  expect(patient.chat.get().log.entries).toEqual([])
})

it("only a clinician's word files", async () => {
  const { net, doctor, patient } = pair()
  patient.chat.write("My tablets")
  await settle()
  const [entry] = doctor.chat.get().log.entries
  if (entry === undefined) throw new Error("nothing arrived")
  const said = bodyOf({ t: "filed", id: entry.id, author: "p" })
  void net.send("p", "patient", "chat", said, undefined)
  await settle()
  expect(doctor.chat.get().log.filed.size).toBe(0)
  doctor.chat.filed(entry, "kept")
  await settle()
  expect(patient.chat.get().log.filed.get(entry.key)).toEqual({
    by: { identity: "d", role: "clinician" },
    standing: "kept",
  })
})

it("who was away when it was filed hears of it when they are back", async () => {
  const { net, doctor, patient } = pair()
  patient.chat.write("My tablets")
  await settle()
  net.leave("p")
  const [entry] = doctor.chat.get().log.entries
  if (entry === undefined) throw new Error("nothing arrived")
  doctor.chat.filed(entry, "kept")
  await settle()
  expect(patient.chat.get().log.filed.size).toBe(0)
  net.enter("p", "p")
  await settle()
  expect(patient.chat.get().log.filed.has(entry.key)).toBe(true)
})

it("what the record refuses after all is taken back where it was said, and stays so", async () => {
  const { net, doctor, patient } = pair()
  patient.chat.write("My tablets")
  await settle()
  const [entry] = doctor.chat.get().log.entries
  if (entry === undefined) throw new Error("nothing arrived")
  const standings = () =>
    [doctor, patient].map(({ chat }) => chat.get().log.filed.get(entry.key)?.standing)
  doctor.chat.filed(entry, "checking")
  await settle()
  expect(standings()).toEqual(["checking", "checking"])
  net.leave("p")
  doctor.chat.filed(entry, "refused")
  net.enter("p", "p")
  await settle()
  expect(standings()).toEqual(["refused", "refused"])
  doctor.chat.filed(entry, "kept")
  await settle()
  expect(standings()).toEqual(["refused", "refused"])
})

it("how a check went on while the sender was between two sessions is told when they are back", async () => {
  const { doctor, patient } = pair()
  patient.chat.write("My tablets")
  await settle()
  const [entry] = doctor.chat.get().log.entries
  if (entry === undefined) throw new Error("nothing arrived")
  doctor.chat.filed(entry, "checking")
  await settle()
  doctor.detach()
  doctor.chat.filed(entry, "waiting")
  await settle()
  const standings = () =>
    [doctor, patient].map(({ chat }) => chat.get().log.filed.get(entry.key)?.standing)
  expect(standings()).toEqual(["waiting", "checking"])
  doctor.attach()
  await settle()
  expect(standings()).toEqual(["waiting", "waiting"])
})

it("closing ends what is done for the conversation alone", () => {
  const { doctor } = pair()
  expect(doctor.chat.closed.aborted).toBe(false)
  doctor.chat.close()
  expect(doctor.chat.closed.aborted).toBe(true)
})

it("who came later hears nothing of what was filed before they came", async () => {
  const { net, doctor, patient } = pair()
  patient.chat.write("My tablets")
  await settle()
  const [entry] = doctor.chat.get().log.entries
  if (entry === undefined) throw new Error("nothing arrived")
  doctor.chat.filed(entry, "kept")
  await settle()
  net.person("c", "companion")
  await settle()
  expect(net.wordsTo("c").filter(({ t }) => t === "filed")).toEqual([])
})

it("a photograph is asked of one, and their yes comes back", async () => {
  const { net, doctor, patient } = pair()
  const companion = net.person("c", "companion")
  await settle()
  doctor.chat.photo.ask("still", "p")
  await settle()
  expect(patient.chat.get().photo).toMatchObject({ at: "wanted", how: "still" })
  expect(companion.chat.get().photo.at).toBe("none")
  patient.chat.photo.answer(true)
  await settle()
  expect(doctor.chat.get().photo.at).toBe("agreed")
  expect(patient.chat.get().photo.at).toBe("taking")
  patient.chat.photo.close()
  await settle()
  expect(doctor.chat.get().photo.at).toBe("none")
  // Sealed for all, or by somebody else than a clinician: no question.
  const question = bodyOf({ t: "photo", id: "A".repeat(22), how: "still" })
  void net.send("d", "clinician", "chat", question, undefined)
  void net.send("c", "companion", "chat", question, "p")
  await settle()
  expect(patient.chat.get().photo.at).toBe("none")
})

it("nobody dates what they say back, nor forward, for others to file", async () => {
  const { net, doctor, patient } = pair()
  await vi.advanceTimersByTimeAsync(600_000)
  doctor.chat.write("Do you smoke?")
  await settle()
  const said = (sign: string) => bodyOf({ t: "text", id: sign.repeat(21).concat("A"), text: sign })
  const now = Date.now()
  net.clockMs = -300_000
  void net.send("p", "patient", "chat", said("B"), undefined)
  net.clockMs = 300_000
  void net.send("p", "patient", "chat", said("C"), undefined)
  await settle()
  const times = doctor.chat.get().log.entries.map(({ what, at }) => [what, at - now])
  expect(times.find(([what]) => isText(what, "B"))?.[1]).toBeGreaterThanOrEqual(-15_000)
  expect(times.find(([what]) => isText(what, "C"))?.[1]).toBeLessThanOrEqual(50)
  net.clockMs = 0
  // Written while the other is away: said when it arrives, in the order of arriving.
  net.leave("d")
  patient.chat.write("Never")
  await vi.advanceTimersByTimeAsync(60_000)
  net.enter("d", "d")
  await settle()
  expect(texts(doctor).at(-1)).toBe("Never")
  expect(Date.now() - (doctor.chat.get().log.entries.at(-1)?.at ?? 0)).toBeLessThan(1_000)
})

it("of a flood twenty words are taken in ten seconds; what was meant comes again", async () => {
  const { doctor, patient } = pair()
  await settle()
  for (let many = 1; many <= 30; many++) doctor.chat.write(`Word ${many}`)
  await settle()
  expect(texts(patient).length).toBe(20)
  expect(patient.chat.dropped()).toBe(10)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(texts(patient).toSorted()).toEqual(
    Array.from({ length: 30 }, (_, at) => `Word ${at + 1}`).toSorted(),
  )
})

it("who asks without end for what they lack is answered once in three seconds", async () => {
  const { net, doctor } = pair()
  await settle()
  net.mute = "p"
  for (const word of ["One", "Two", "Three"]) doctor.chat.write(word)
  await settle()
  const before = net.count("chat")
  for (let many = 0; many < 20; many++)
    void net.send("p", "patient", "chat", bodyOf({ t: "here" }), undefined)
  await settle()
  expect(net.count("chat") - before - 20).toBeLessThanOrEqual(3)
})

it("typing shows for a while and goes with the message", async () => {
  const { doctor, patient } = pair()
  patient.chat.type()
  await settle()
  expect(doctor.chat.get().typing).toEqual(["p"])
  patient.chat.write("Done")
  await settle()
  expect(doctor.chat.get().typing).toEqual([])
  await vi.advanceTimersByTimeAsync(4_000)
  patient.chat.type()
  await settle()
  expect(doctor.chat.get().typing).toEqual(["p"])
  await vi.advanceTimersByTimeAsync(8_000)
  expect(doctor.chat.get().typing).toEqual([])
})

it("what does not parse is counted and never shown", async () => {
  const { net, doctor } = pair()
  void net.send("p", "patient", "chat", utf8("not JSON"), undefined)
  void net.send("p", "patient", "chat", bodyOf({ t: "text", id: "x", text: "y" }), undefined)
  const long = { t: "text", id: "A".repeat(22), text: "a".repeat(maxText + 1) }
  void net.send("p", "patient", "chat", bodyOf(long), undefined)
  // Blocks of a file that nobody offered, and an offer that was sealed for all.
  void net.send("p", "patient", "file", new Uint8Array(200).fill(7), "d")
  void net.send("p", "patient", "file", new Uint8Array(200), undefined)
  await settle()
  expect(texts(doctor)).toEqual([])
  expect(doctor.chat.dropped()).toBe(5)
})

it("whatever bytes arrive on either topic, nothing is shown of them and the next word is", async () => {
  const { net, doctor, patient } = pair()
  const close = fc
    .record({ t: fc.constantFrom("text", "got", "want", "filed"), id: fc.anything() })
    .map((json) => utf8(JSON.stringify(json) ?? ""))
  const bytes = fc.oneof(
    close,
    fc.uint8Array({ maxLength: 200 }).map((raw) => new Uint8Array(raw)),
  )
  await fc.assert(
    fc.asyncProperty(
      bytes,
      fc.constantFrom("chat", "file"),
      fc.boolean(),
      async (raw, topic, isDirect) => {
        void net.send("p", "patient", topic, raw, isDirect ? "d" : undefined)
        await vi.advanceTimersByTimeAsync(5)
        expect(doctor.chat.get().log.entries).toEqual([])
      },
    ),
    { numRuns: 300 },
  )
  patient.chat.write("Still here")
  await settle()
  expect(texts(doctor)).toEqual(["Still here"])
})

describe("files", () => {
  it("a file goes over in blocks, is checked, and is here and delivered", async () => {
    const { doctor, patient } = pair()
    await doctor.chat.sendFile(pdf(300_000))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await delivered(doctor)).toBe(true)
    const [state] = [...patient.chat.get().files.values()]
    expect(state?.at).toBe("here")
    expect(new Uint8Array((await state?.blob?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(
      pdf(300_000).bytes,
    )
  })

  it("a photograph for one is nobody else's, also once it is filed and its id is known", async () => {
    const { net, doctor, patient } = pair()
    net.person("c", "companion")
    await settle()
    await patient.chat.sendFile(pdf(40_000), "d")
    await delivered(patient)
    const [entry] = doctor.chat.get().log.entries
    if (entry === undefined) throw new Error("nothing arrived")
    doctor.chat.filed(entry, "kept")
    await settle()
    expect(patient.chat.get().log.filed.has(entry.key)).toBe(true)
    net.leave("c")
    net.enter("c", "c")
    await settle()
    expect(net.wordsTo("c").filter(({ t }) => t === "filed")).toEqual([])

    const [blocks, dropped] = [net.count("file"), patient.chat.dropped()]
    void net.send("c", "companion", "chat", bodyOf({ t: "want", id: entry.id, block: 1 }), "p")
    await settle()
    expect(net.count("file")).toBe(blocks)
    expect(patient.chat.dropped()).toBe(dropped + 1)
  })

  it("a file of the whole room is not for who came after it", async () => {
    const { net, doctor } = pair()
    await doctor.chat.sendFile(pdf(40_000))
    await delivered(doctor)
    net.person("i", "interpreter")
    await settle()
    const id = doctor.chat.get().log.entries[0]?.id ?? ""
    const blocks = net.count("file")
    void net.send("i", "interpreter", "chat", bodyOf({ t: "want", id, block: 1 }), "d")
    void net.send("i", "interpreter", "chat", bodyOf({ t: "want", id: none, block: 1 }), "d")
    await settle()
    expect(net.count("file")).toBe(blocks)
    expect(net.wordsTo("i").filter(({ t }) => t === "stop")).toEqual([{ t: "stop", id: none }])
  })

  it("after a reconnection it goes on from the next block", async () => {
    const { net, doctor, patient } = pair()
    await doctor.chat.sendFile(pdf(2_000_000))
    await vi.advanceTimersByTimeAsync(300)
    const before = [...patient.chat.get().files.values()][0]?.progress ?? 0
    expect(before).toBeGreaterThan(0.05)
    expect(before).toBeLessThan(0.9)
    net.leave("p")
    await vi.advanceTimersByTimeAsync(20_000)
    const sent = net.count("file")
    net.enter("p", "p")
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await delivered(doctor)).toBe(true)
    const blocks = Math.ceil(2_000_000 / blockLength)
    expect(net.count("file") - sent).toBeLessThan(blocks * (1 - before) + 20)
  })

  it("six offers of which nothing comes do not hold up another one's file", async () => {
    const { net, doctor, patient } = pair()
    net.person("e", "companion")
    await settle()
    const note = {
      name: "a.pdf",
      kind: "document",
      size: 9,
      sha256: "0".repeat(64),
      private: false,
    }
    for (const sign of ["B", "C", "D", "E", "F", "G"]) {
      const offer = writeOffer(sign.repeat(21).concat("A"), { ...note, kind: "document" })
      void net.send("e", "companion", "file", offer, "d")
    }
    await settle()
    await patient.chat.sendFile(pdf(40_000), "d")
    expect(await delivered(patient)).toBe(true)
    expect(doctor.chat.get().files.size).toBe(7)
  })

  it("lost blocks are asked for again", async () => {
    const { net, doctor } = pair()
    await doctor.chat.sendFile(pdf(500_000))
    await vi.advanceTimersByTimeAsync(100)
    net.lose(7)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await delivered(doctor)).toBe(true)
  })

  it("no more is under way than the line takes quickly", async () => {
    const { net, doctor } = pair()
    net.delayMs = 800
    await doctor.chat.sendFile(pdf(2_000_000))
    await vi.advanceTimersByTimeAsync(20_000)
    const before = net.count("file")
    await vi.advanceTimersByTimeAsync(1_600)
    expect(net.count("file") - before).toBeLessThanOrEqual(3)
  })

  it("either side stops it", async () => {
    const { doctor, patient } = pair()
    await doctor.chat.sendFile(pdf(2_000_000))
    await vi.advanceTimersByTimeAsync(100)
    const [entry] = patient.chat.get().log.entries
    if (entry !== undefined) patient.chat.stop(entry)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(deliveries(doctor)).toEqual(["stopped"])
    await doctor.chat.sendFile(pdf(2_000_001))
    await vi.advanceTimersByTimeAsync(100)
    const own = doctor.chat.get().log.entries.at(-1)
    if (own !== undefined) doctor.chat.stop(own)
    await vi.advanceTimersByTimeAsync(1_000)
    expect([...patient.chat.get().files.values()].map(({ at }) => at)).toEqual([
      "stopped",
      "stopped",
    ])
  })

  it("a voice message arrives with its length, and only as sound", async () => {
    const { doctor, patient } = pair()
    const sound = new Uint8Array(2_000)
    sound.set([0x1a, 0x45, 0xdf, 0xa3])
    const clip = { name: "voice", kind: "voice", seconds: 7, mediaType: "audio/webm" } as const
    await patient.chat.sendFile({ ...clip, bytes: sound })
    await expect.poll(() => [...doctor.chat.get().files.values()][0]?.at).toBe("here")
    expect(doctor.chat.get().log.entries[0]?.what).toMatchObject({
      file: { kind: "voice", seconds: 7 },
    })
    expect([...doctor.chat.get().files.values()][0]?.blob?.type).toBe("audio/webm")
    await patient.chat.sendFile({ ...clip, bytes: utf8("<!doctype html><script>") })
    await expect.poll(() => [...doctor.chat.get().files.values()][1]?.at).toBe("refused")
  })

  it("what is not what it says, or could act, is refused by the receiver", async () => {
    const { doctor, patient } = pair()
    const page = utf8("<!doctype html><script>alert(1)</script>")
    await doctor.chat.sendFile({ ...pdf(10), bytes: page })
    const state = () => [...patient.chat.get().files.values()][0]
    await expect.poll(state).toMatchObject({ at: "refused", why: "unsafe" })
    expect(state()?.url).toBeUndefined()
    expect(deliveries(doctor)).toEqual(["sending"])
  })

  it.each([
    [4_096, "here"],
    [4_097, "refused"],
  ])("a picture with an edge of %i is %s: ours draw none larger", async (edge, at) => {
    const { doctor, patient } = pair()
    const bytes = jpegOf(edge, 40)
    await patient.chat.sendFile({ name: "a.jpg", kind: "picture", mediaType: "image/jpeg", bytes })
    await expect.poll(() => [...doctor.chat.get().files.values()][0]?.at).toBe(at)
  })
})

/** Sound to its header. */
function jpegOf(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.jpeg)
  const at = Buffer.from(bytes).indexOf(Buffer.from("ffc0", "hex"))
  new DataView(bytes.buffer).setUint16(at + 5, height)
  new DataView(bytes.buffer).setUint16(at + 7, width)
  return bytes
}

/** A sound PDF of about this size, its filling in a stream. */
function pdf(size: number): OutgoingFile {
  const text = `%PDF-1.4\n1 0 obj\n<< >>\nstream\n${"0123456789".repeat(Math.ceil(size / 10))}\nendstream\nendobj\n%%EOF\n`
  return { name: "letter.pdf", kind: "document", mediaType: "application/pdf", bytes: utf8(text) }
}

const isText = (what: unknown, text: string) => JSON.stringify(what).includes(`"${text}"`)
const none = "A".repeat(22)

type Person = {
  chat: ReturnType<typeof createChat>
  attach: () => void
  detach: () => void
}

const texts = ({ chat }: Person) =>
  chat.get().log.entries.map(({ what }) => (what.kind === "text" ? what.text : ""))
const deliveries = ({ chat }: Person) =>
  chat
    .get()
    .log.entries.filter(({ mine }) => mine)
    .map(deliveryOf)
const settle = () => vi.advanceTimersByTimeAsync(50)
/** A file is hashed off the page's thread, which no false clock moves: this waits for it. */
const delivered = (sender: Person) =>
  vi.waitFor(() => {
    expect(deliveries(sender)).toEqual(["delivered"])
    return true
  }, 20_000)

function pair() {
  const net = network()
  return { net, doctor: net.person("d", "clinician"), patient: net.person("p", "patient") }
}

/** A room as the sealed session shows it: sender, role and order are the session's own. */
function network() {
  type Seat = {
    role: SeatRole
    kid: string
    here: boolean
    heard: Map<Topic, (message: SealedMessage) => void>
    changed: Set<() => void>
    snapshot: SessionSnapshot
  }
  const seats = new Map<string, Seat>()
  let losing = 0
  let seq = 0
  const counts = new Map<Topic, number>()
  const said: { to: string; message: ChatMessage }[] = []
  const net = {
    double: false,
    /** What senders' clocks are ahead. */
    clockMs: 0,
    /** Who hears nothing. */
    mute: "",
    /** One way. */
    delayMs: 5,
    count: (topic: Topic) => counts.get(topic) ?? 0,
    /** All that was said where this person can read it. */
    wordsTo: (identity: string) =>
      said.flatMap(({ to, message }) => (to === identity ? [message] : [])),
    lose: (packets: number) => (losing = packets),
    person,
    enter(identity: string, kid: string) {
      const seat = seats.get(identity)
      if (seat) Object.assign(seat, { here: true, kid })
      look()
    },
    leave(identity: string) {
      const seat = seats.get(identity)
      if (seat) seat.here = false
      look()
    },
    async send(
      from: string,
      role: SeatRole,
      topic: Topic,
      body: Uint8Array<ArrayBuffer>,
      to: string | undefined,
    ) {
      counts.set(topic, (counts.get(topic) ?? 0) + 1)
      if (losing > 0) {
        losing -= 1
        return
      }
      const kid = seats.get(from)?.kid ?? ""
      const sentMs = Date.now() + net.clockMs
      await new Promise((resolve) => setTimeout(resolve, net.delayMs))
      for (let copy = 0; copy < (net.double ? 2 : 1); copy++) {
        for (const [identity, seat] of seats) {
          if (
            identity === from ||
            identity === net.mute ||
            !seat.here ||
            (to !== undefined && to !== identity)
          )
            continue
          const message = topic === "chat" ? parseChat(readJson(body)) : undefined
          if (message !== undefined) said.push({ to: identity, message })
          seat.heard.get(topic)?.({
            from: { identity: from, role, kid },
            body,
            json: () => readJson(body),
            sentMs,
            seq: seq++,
            direct: to !== undefined,
          })
        }
      }
    },
  }
  return net

  function person(identity: string, role: SeatRole): Person {
    const seat: Seat = {
      role,
      kid: identity,
      here: true,
      heard: new Map(),
      changed: new Set(),
      snapshot: snapshotOf([]),
    }
    seats.set(identity, seat)
    look()
    const link: ChatLink = {
      identity,
      role,
      kid: identity,
      now: Date.now,
      state: {
        get: () => seat.snapshot,
        subscribe(listener) {
          seat.changed.add(listener)
          return () => seat.changed.delete(listener)
        },
      },
      on(topic, listener) {
        seat.heard.set(topic, listener)
        return () => seat.heard.delete(topic)
      },
      async send(topic, body, options = {}) {
        if (!seat.here) return refuse("closed")
        const named = [...seats].find(
          ([name, one]) => name === options.to || one.kid === options.to,
        )
        if (options.to !== undefined && named?.[1].here !== true) return refuse("no-peer")
        void net.send(identity, role, topic, bodyOf(body), named?.[0])
        return ok()
      },
    }
    const chat = createChat()
    const detach = chat.attach(link)
    return { chat, attach: () => chat.attach(link), detach }
  }

  function look(): void {
    for (const [identity, seat] of seats) {
      const others = [...seats].filter(([name, one]) => name !== identity && one.here)
      seat.snapshot = snapshotOf(
        seat.here ? others.map(([name, one]) => peerOf(name, one.role, one.kid)) : [],
        seat.here,
      )
    }
    for (const { changed } of seats.values()) for (const listener of changed) listener()
  }
}

function snapshotOf(peers: readonly Peer[], here = true): SessionSnapshot {
  return {
    connection: here ? "connected" : "reconnecting",
    badge: "encrypted",
    peers,
    code: { state: "none" },
    keySinceMs: undefined,
    plaintextRefused: [],
    warnings: [],
  }
}

function peerOf(identity: string, role: SeatRole, kid: string): Peer {
  return {
    identity,
    role,
    kid,
    state: "secured",
    reason: undefined,
    linked: false,
    verified: false,
    plaintext: false,
    lastBeatMs: undefined,
    tracks: [],
  }
}
