import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"

import { linkPace } from "./link-pace"

await testDatabase()
const at = new Date()
const from = (address: string) =>
  new Request("https://clinic.example/api/join", { headers: { "x-forwarded-for": address } })

test.each(["look", "join", "link"] as const)(
  "one link is used sixty times a minute (%s), from however many addresses, and holds up no other",
  async (done) => {
    const [token, other] = [randomUUID(), randomUUID()]
    for (let i = 1; i <= 60; i++)
      expect(await linkPace(done, from(`198.51.100.${i}`), token, at)).toBeUndefined()
    const more = () => linkPace(done, from("198.51.100.200"), token, at)
    expect(await more()).toMatchObject({ reason: "too_many", retryAfter: expect.closeTo(60, -2) })
    expect(await linkPace(done, from("198.51.100.201"), other, at)).toBeUndefined()
  },
)

test.each([
  ["look", 300],
  ["join", 60],
  ["link", 60],
] as const)(
  "one address uses links so often a minute (%s: %i), whosever they are",
  async (done, most) => {
    for (let i = 0; i < most; i++)
      expect(await linkPace(done, from("203.0.113.7"), randomUUID(), at)).toBeUndefined()
    expect(await linkPace(done, from("203.0.113.7"), randomUUID(), at)).toMatchObject({
      reason: "too_many",
    })
    expect(await linkPace(done, from("203.0.113.8"), randomUUID(), at)).toBeUndefined()
  },
)
