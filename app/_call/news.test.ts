import { expect, test } from "vitest"

import { newsOf } from "./news"
import type { CallFacts } from "./news"

const still: CallFacts = {
  microphone: true,
  camera: true,
  blur: false,
  people: new Map([["p", "Agnes"]]),
  sharer: undefined,
  unread: 0,
}
const news = (before: Partial<CallFacts>, after: Partial<CallFacts>) =>
  newsOf({ ...still, ...before }, { ...still, ...after })

test("what stays is not said", () => {
  expect(news({}, {})).toEqual([])
  // A name that became known is no new person.
  expect(news({}, { people: new Map([["p", "Agnes Thistledown"]]) })).toEqual([])
  expect(news({ unread: 2 }, { unread: 1 })).toEqual([])
})

test("own devices, people, screens and messages", () => {
  expect(news({}, { microphone: false, camera: false })).toEqual([
    { kind: "muted" },
    { kind: "cameraOff" },
  ])
  expect(news({}, { blur: true })).toEqual([{ kind: "blurred" }])
  expect(news({ blur: true }, {})).toEqual([{ kind: "notBlurred" }])
  expect(news({}, { people: new Map([["n", "Nora"]]) })).toEqual([
    { kind: "came", name: "Nora" },
    { kind: "left", name: "Agnes" },
  ])
  expect(news({}, { sharer: { name: "Dr Applegarth" } })).toEqual([
    { kind: "screenOf", name: "Dr Applegarth" },
  ])
  expect(news({}, { sharer: { name: undefined } })).toEqual([{ kind: "ownScreen" }])
  expect(news({ sharer: { name: "Dr Applegarth" } }, {})).toEqual([{ kind: "screenEnded" }])
  expect(news({ unread: 1 }, { unread: 2 })).toEqual([{ kind: "unread", count: 2 }])
})

test("a few are named, a class that comes or goes at once is counted", () => {
  const people = (count: number) =>
    new Map(Array.from({ length: count }, (_, place) => [`${place}`, `Guest ${place}`]))
  expect(news({ people: people(0) }, { people: people(3) })).toHaveLength(3)
  expect(news({ people: people(0) }, { people: people(4) })).toEqual([
    { kind: "manyCame", count: 4 },
  ])
  expect(news({ people: people(30) }, { people: people(0) })).toEqual([
    { kind: "manyLeft", count: 30 },
  ])
})
