import { afterEach, beforeEach, expect, test, vi } from "vitest"

import type { Peer, SealedMessage, SeatRole, SessionSnapshot } from "@/lib/e2ee/client/session"
import { utf8 } from "@/lib/e2ee/encoding"

import { hostFloor } from "./host-floor"
import type { FloorLink } from "./host-floor"
import { memberFloor } from "./member-floor"

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

test("a hand goes up at the host and everybody, and comes down with the word", async () => {
  const { host, ada, ben } = await aClass()
  ada.raise(true)
  await settle()
  expect(host.get().hands).toEqual(["ada"])
  expect(ben.get().floor.hands).toEqual(["ada"])
  host.give("ada")
  await settle()
  expect(ada.get()).toMatchObject({ hasWord: true, up: false })
  expect(ben.get()).toMatchObject({ hasWord: false, floor: { word: "ada", hands: [] } })
  host.take()
  await settle()
  expect(ada.get().hasWord).toBe(false)
})

test("a hand that the host answers before anybody was told of it stays down", async () => {
  const { host, ada } = await aClass()
  for (const answer of ["lower", "give"] as const) {
    ada.raise(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(host.get().hands).toEqual(["ada"])
    host[answer]("ada")
    await settle()
    host.take()
    await settle()
    await settle()
    expect(ada.get().up).toBe(false)
    expect(host.get().hands).toEqual([])
  }
})

test("a question without a name: the host knows who, the others do not, all see the answer", async () => {
  const { host, ada, ben } = await aClass()
  ada.ask("How much salt?", true)
  await settle()
  const [question] = host.get().questions
  expect(question).toMatchObject({ by: "ada", anonymous: true, text: "How much salt?" })
  expect(ben.get().floor.questions).toMatchObject([{ by: undefined, state: "open" }])
  expect(ada.get().mine.has(question?.id ?? "")).toBe(true)
  host.answer(question?.id ?? "", "Five grams a day.")
  await settle()
  for (const member of [ada, ben])
    expect(member.get().floor.questions).toMatchObject([
      { state: "text", answer: "Five grams a day." },
    ])
})

test("who comes later hears how things stand, and a question taken back is gone for all", async () => {
  const { net, host, ada } = await aClass()
  ada.ask("First?", false)
  host.limit("questions")
  await settle()
  const cleo = memberFloor()
  cleo.attach(net.seat("cleo", "patient"))
  await settle()
  expect(cleo.get().floor).toMatchObject({
    chat: "questions",
    questions: [{ text: "First?", by: "ada" }],
  })
  ada.unask([...ada.get().mine][0] ?? "")
  await settle()
  expect(host.get().questions).toEqual([])
  expect(cleo.get().floor.questions).toEqual([])
})

test("a host's page that was loaded anew learns the hands and what is not answered from the members", async () => {
  const { net, host, leave, ada, ben } = await aClass()
  ada.ask("Answered?", false)
  await settle()
  host.aloud(host.get().questions[0]?.id ?? "")
  ada.ask("Open?", true)
  ben.raise(true)
  await settle()
  leave()
  net.drop("host")
  await settle()
  const anew = hostFloor("everyone")
  anew.attach(net.seat("host", "clinician"))
  await settle()
  expect(anew.get().hands).toEqual(["ben"])
  expect(anew.get().questions).toMatchObject([{ text: "Open?", by: "ada", anonymous: true }])
  expect(ben.get().floor.hands).toEqual(["ben"])
})

test("a member says nothing for the host, and nothing for others", async () => {
  const { net, host, ada, ben } = await aClass()
  const evil = net.seat("eve", "patient")
  const id = "AAAAAAAAAAAAAAAAAAAAAA"
  await evil.send("floor", { t: "state", n: 9e12, hands: ["eve"], word: "eve", chat: "off" })
  await evil.send("floor", {
    t: "question",
    n: 9e12,
    id,
    by: "ada",
    text: "x",
    at: 1,
    state: "text",
    answer: "wrong",
  })
  // Openly to everybody: a hand is for the host alone.
  await evil.send("floor", { t: "hand", up: true })
  await evil.send("floor", { t: "nonsense" })
  await settle()
  expect(ada.get().floor).toMatchObject({
    hands: [],
    word: undefined,
    chat: "everyone",
    questions: [],
  })
  expect(ben.dropped()).toBe(4)
  expect(host.dropped()).toBe(4)
  expect(host.get().hands).toEqual([])
})

test("a second clinician neither says how things stand nor is asked", async () => {
  const { net, host, ada } = await aClass()
  const second = net.seat("second", "clinician")
  const heard: unknown[] = []
  second.on("floor", (message) => void heard.push(message.json()))
  await settle()
  await second.send("floor", { t: "state", n: 9e12, hands: [], word: "second", chat: "off" })
  ada.ask("How much salt?", true)
  await settle()
  expect(ada.get().floor).toMatchObject({ word: undefined, chat: "everyone" })
  expect(host.get().questions).toMatchObject([{ by: "ada", anonymous: true }])
  expect(heard).not.toContainEqual(expect.objectContaining({ t: "ask" }))
})

test("who leaves has no hand up any more", async () => {
  const { net, host, ada } = await aClass()
  ada.raise(true)
  await settle()
  net.drop("ada")
  await settle()
  expect(host.get().hands).toEqual([])
})

test("what was lost on the way is made good: the word that was given, an answer, who may write", async () => {
  const { net, host, ada, ben } = await aClass()
  ada.ask("How much salt?", false)
  ada.raise(true)
  await settle()
  net.deaf.add("ada")
  host.give("ada")
  host.limit("questions")
  host.answer(host.get().questions[0]?.id ?? "", "Five grams a day.")
  await vi.advanceTimersByTimeAsync(500)
  expect(ben.get().floor).toMatchObject({ word: "ada", chat: "questions" })
  net.deaf.clear()
  expect(ada.get()).toMatchObject({ hasWord: false, floor: { questions: [{ state: "open" }] } })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(ada.get()).toMatchObject({
    hasWord: true,
    up: false,
    floor: { chat: "questions", questions: [{ answer: "Five grams a day." }] },
  })
})

test("who heard nothing of a question for minutes is told of it, of its answer, and of one taken back", async () => {
  const { net, host, ada, ben } = await aClass()
  ada.ask("Taken back?", false)
  await settle()
  net.deaf.add("ben")
  ada.unask([...ada.get().mine][0] ?? "")
  ada.ask("How much salt?", false)
  await settle()
  host.answer(host.get().questions[0]?.id ?? "", "Five grams a day.")
  await vi.advanceTimersByTimeAsync(120_000)
  expect(ben.get().floor.questions).toMatchObject([{ text: "Taken back?" }])
  net.deaf.clear()
  await vi.advanceTimersByTimeAsync(8_000)
  expect(ben.get().floor.questions).toMatchObject([{ answer: "Five grams a day." }])
})

test("what only the members know of is not asked for without end", async () => {
  const { net, host, leave, ada } = await aClass()
  ada.ask("Answered?", false)
  await settle()
  host.aloud(host.get().questions[0]?.id ?? "")
  await settle()
  leave()
  net.drop("host")
  await settle()
  const anew = net.seat("host", "clinician")
  let asked = 0
  anew.on(
    "floor",
    (message) => void (asked += JSON.stringify(message.json()).includes("here") ? 1 : 0),
  )
  hostFloor("everyone").attach(anew)
  await vi.advanceTimersByTimeAsync(60_000)
  const before = asked
  await vi.advanceTimersByTimeAsync(60_000)
  expect(before).toBeGreaterThan(0)
  expect(asked).toBe(before)
})

test("who comes later is not told what was taken back", async () => {
  const { net, ada } = await aClass()
  ada.ask("A secret?", false)
  await settle()
  ada.unask([...ada.get().mine][0] ?? "")
  await settle()
  const cleo = net.seat("cleo", "patient")
  const heard: string[] = []
  cleo.on("floor", (message) => void heard.push(JSON.stringify(message.json())))
  memberFloor().attach(cleo)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(heard.join()).toContain("gone")
  expect(heard.join()).not.toContain("secret")
})

async function aClass() {
  const net = network()
  const [host, ada, ben] = [hostFloor("everyone"), memberFloor(), memberFloor()]
  const leave = host.attach(net.seat("host", "clinician"))
  ada.attach(net.seat("ada", "patient"))
  ben.attach(net.seat("ben", "patient"))
  await settle()
  return { net, host, leave, ada, ben }
}

const settle = () => vi.advanceTimersByTimeAsync(2_500)

/** A room of sealed messages: who is in it hears what is sent to all, or to them. */
function network() {
  type Seat = {
    role: SeatRole
    kid: string
    hear: Set<(message: SealedMessage) => void>
    told: Set<() => void>
  }
  const seats = new Map<string, Seat>()
  /** What is sent to them is lost. */
  const deaf = new Set<string>()
  let joins = 0
  const tell = () => {
    for (const { told } of seats.values()) for (const listener of told) listener()
  }
  return {
    deaf,
    drop(identity: string) {
      seats.delete(identity)
      tell()
    },
    seat(identity: string, role: SeatRole): FloorLink {
      const kid = `kid-${identity}-${++joins}`
      const me: Seat = { role, kid, hear: new Set(), told: new Set() }
      seats.set(identity, me)
      queueMicrotask(tell)
      const peers = (): Peer[] =>
        [...seats].flatMap(([other, seat]) =>
          other === identity
            ? []
            : [
                {
                  identity: other,
                  state: "secured",
                  role: seat.role,
                  kid: seat.kid,
                  reason: undefined,
                  linked: false,
                  verified: false,
                  plaintext: false,
                  lastBeatMs: undefined,
                  tracks: [],
                } as const,
              ],
        )
      const snapshot = (): SessionSnapshot => ({
        connection: "connected",
        badge: "encrypted",
        peers: peers(),
        code: { state: "none" },
        keySinceMs: undefined,
        plaintextRefused: [],
        warnings: [],
      })
      return {
        identity,
        role,
        host: () => "host",
        now: () => Date.now(),
        state: {
          get: snapshot,
          subscribe(listener) {
            me.told.add(listener)
            return () => me.told.delete(listener)
          },
        },
        on(_topic, listener) {
          me.hear.add(listener)
          return () => me.hear.delete(listener)
        },
        async send(_topic, body, options) {
          const json: unknown = JSON.parse(JSON.stringify(body))
          const to = options?.to
          for (const [other, seat] of seats) {
            if (other === identity || deaf.has(other) || (to !== undefined && to !== seat.kid))
              continue
            const message: SealedMessage = {
              from: { identity, role, kid },
              body: utf8(JSON.stringify(json)),
              json: () => json,
              sentMs: Date.now(),
              seq: 0,
              direct: to !== undefined,
            }
            for (const listener of seat.hear) listener(message)
          }
          return { ok: true, value: undefined }
        },
      }
    },
  }
}
