import fc from "fast-check"
import { describe, expect, it } from "vitest"

import {
  type ChatEvent,
  type Standing,
  deliveryOf,
  emptyLog,
  keyOf,
  maxEntries,
  nextLog,
  undelivered,
  unreadOf,
} from "./log"

const doctor = { identity: "d", role: "clinician" } as const
const patient = { identity: "p", role: "patient" } as const
const text = (words: string) => ({ kind: "text", text: words }) as const

const wrote = (id: string, to: readonly string[], at = 1): ChatEvent => ({
  type: "wrote",
  id,
  author: doctor,
  at,
  what: text(id),
  private: false,
  to,
})
const heard = (id: string, at = 1, author = patient as typeof doctor | typeof patient) =>
  ({ type: "heard", id, author, at, what: text(id), private: false, to: ["d"] }) as const
const marked = (mark: "got" | "seen", ids: string[], by: string): ChatEvent => ({
  type: "marked",
  mark,
  ids,
  by,
})
const after = (...events: ChatEvent[]) => events.reduce(nextLog, emptyLog)

describe("how far an own message came", () => {
  it.each([
    ["just written", [], "sending"],
    ["waited too long", [{ type: "overdue", id: "a" } as const], "late"],
    [
      "sent again",
      [{ type: "overdue", id: "a" } as const, { type: "again", id: "a" } as const],
      "sending",
    ],
    ["one of two has it", [marked("got", ["a"], "p")], "some"],
    ["both have it", [marked("got", ["a"], "p"), marked("got", ["a"], "i")], "delivered"],
    ["one has read it", [marked("seen", ["a"], "p"), marked("got", ["a"], "i")], "delivered"],
    ["both have read it", [marked("seen", ["a"], "p"), marked("seen", ["a"], "i")], "read"],
    [
      "had, so not late",
      [marked("got", ["a"], "p"), { type: "overdue", id: "a" } as const],
      "some",
    ],
  ] as const)("%s: %s", (_, events, delivery) => {
    const [entry] = after(wrote("a", ["p", "i"]), ...events).entries
    expect(entry && deliveryOf(entry)).toBe(delivery)
  })

  it("a message for nobody says that it was not sent", () => {
    const [entry] = after(wrote("a", [])).entries
    expect(entry && deliveryOf(entry)).toBe("late")
  })
})

it("who comes later is owed nothing of what was said before", () => {
  const log = after(wrote("a", ["p"]))
  expect(undelivered(log, "p").map(({ id }) => id)).toEqual(["a"])
  expect(undelivered(log, "late")).toEqual([])
  expect(undelivered(nextLog(log, marked("got", ["a"], "p")), "p")).toEqual([])
})

it("a message of others is unread until it was on the screen", () => {
  const log = after(heard("a"), heard("b", 2), wrote("c", ["p"], 3))
  expect(unreadOf(log).map(({ id }) => id)).toEqual(["a", "b"])
  const seen = nextLog(log, { type: "shown", keys: [keyOf("p", "a")] })
  expect(unreadOf(seen).map(({ id }) => id)).toEqual(["b"])
})

it("nobody writes over what another one said, nor marks what is not one's own", () => {
  const log = after(heard("a", 1, patient), heard("a", 2, doctor))
  expect(log.entries.map(({ author }) => author.identity)).toEqual(["p", "d"])
  expect(nextLog(log, marked("seen", ["a"], "x"))).toBe(log)
})

it("what was typed is said or ends", () => {
  const typing = after({ type: "typing", by: "p", untilMs: 5 })
  expect(typing.typing.get("p")).toBe(5)
  expect(nextLog(typing, heard("a")).typing.size).toBe(0)
})

it("filed is kept also when the word comes before the message", () => {
  const filed = { type: "filed", key: keyOf("p", "a"), by: doctor, standing: "kept" } as const
  expect(after(filed, heard("a")).filed.get(keyOf("p", "a"))?.by).toEqual(doctor)
})

it("what is said of a filed thing goes on, never back, and its end is said once", () => {
  const key = keyOf("p", "a")
  const standing = (...said: Standing[]) =>
    after(
      ...said.map((one) => ({ type: "filed", key, by: doctor, standing: one }) as const),
    ).filed.get(key)?.standing
  expect(standing("checking", "waiting")).toBe("waiting")
  expect(standing("checking", "waiting", "checking")).toBe("waiting")
  expect(standing("checking", "waiting", "refused")).toBe("refused")
  expect(standing("checking", "refused", "kept", "waiting")).toBe("refused")
  expect(standing("kept", "refused")).toBe("kept")
})

it("the log of a visit has an end", () => {
  const many = Array.from({ length: maxEntries + 5 }, (_, at) => heard(String(at), at))
  const log = many.reduce<typeof emptyLog>(nextLog, emptyLog)
  expect(log.entries.length).toBe(maxEntries)
  expect(log.entries[0]?.id).toBe("5")
})

it("what is sent again keeps the place where it arrived, whatever time it names", () => {
  const log = after(heard("a", 5), heard("b", 6))
  expect(after(heard("a", 5), heard("b", 6), heard("b", 1), heard("a", 9))).toEqual(log)
})

it("a flood washes away its own author's words alone", () => {
  const others = [heard("said", 0, doctor), wrote("own", ["p"], 0)]
  const flood = Array.from({ length: maxEntries + 5 }, (_, at) => heard(String(at), at + 1))
  const log = [...others, ...flood].reduce<typeof emptyLog>(nextLog, emptyLog)
  expect(log.entries.length).toBe(maxEntries)
  expect(log.entries.slice(0, 3).map(({ id }) => id)).toEqual(["own", "said", "7"])
})

it("own words that somebody waits for stay, however many one wrote", () => {
  const many = Array.from({ length: maxEntries }, (_, at) => wrote(String(at), ["p"], at + 1))
  const log = [...many, marked("got", ["0", "2"], "p"), wrote("x", ["p"], maxEntries + 1)].reduce(
    nextLog,
    emptyLog,
  )
  expect(log.entries.slice(0, 2).map(({ id }) => id)).toEqual(["1", "2"])
})

it("the same events in any order, and twice, give the same log", () => {
  const ids = ["a", "b", "c", "d"]
  const said = ids.map((id, at) => heard(id, 10 - at))
  const marks = [
    marked("got", ["x", "y"], "p"),
    marked("seen", ["x"], "i"),
    marked("seen", ["y"], "p"),
  ]
  const filed = { type: "filed", key: keyOf("p", "c"), by: doctor, standing: "kept" } as const
  const own = [wrote("x", ["p", "i"], 5), wrote("y", ["p"], 6)]
  const all = [...said, ...marks, filed]
  const plain = after(...own, ...all)
  fc.assert(
    fc.property(fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), (events) => {
      expect(after(...own, ...events)).toEqual(plain)
    }),
  )
})
