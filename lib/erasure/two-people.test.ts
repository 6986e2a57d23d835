import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { UserId } from "@/lib/ids"

import { mailboxOf, notTwo, settledMs, signsOf } from "./two-people"
import type { Account } from "./two-people"

const asked = new Date("2026-11-20T10:00:00Z")
const before = (ms: number) => new Date(asked.getTime() - ms)
const idOf = (digit: string) => UserId.parse(`00000000-0000-4000-8000-00000000000${digit}`)
const account = (digit: string, over: Partial<Account> = {}): Account => ({
  id: idOf(digit),
  email: `person${digit}@clinic.example`,
  role: "administrator",
  active: true,
  madeBy: null,
  standingAt: before(settledMs),
  standingBy: null,
  ...over,
})
const late = before(settledMs - 1)

describe("two accounts are taken for two people", () => {
  test.each([
    ["both administrators for seven days", {}, {}, undefined],
    ["the second by a millisecond too late", {}, { standingAt: late }, "not_settled"],
    ["made after it was asked for", {}, { standingAt: before(-1) }, "not_settled"],
    ["the asker too late", { standingAt: late }, {}, "other_not_settled"],
    ["the asker no administrator any more", { role: "auditor" }, {}, "other_not_settled"],
    ["the asker shut out meanwhile", { active: false }, {}, "other_not_settled"],
    ["made long ago by the other", {}, { madeBy: idOf("1") }, undefined],
    ["one mailbox, spelled otherwise", {}, { email: "PERSON1@clinic.example" }, "same_person"],
    ["one mailbox with a plus", {}, { email: "person1+b@clinic.example" }, "same_person"],
    ["one mailbox with dots", {}, { email: "per.son1@clinic.example" }, "same_person"],
  ] as const)("%s", (_, first, second, said) => {
    expect(notTwo(account("1", first), account("2", second), asked)).toBe(said)
  })

  test("whatever stands before the @: case, dots and plus name the same mailbox", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,12}$/)
    fc.assert(
      fc.property(part, part, part, (one, two, tag) => {
        const plain = mailboxOf(`${one}${two}@clinic.example`)
        expect(mailboxOf(`${one}.${two.toUpperCase()}+${tag}@Clinic.example`)).toBe(plain)
        expect(mailboxOf(`${one}${two}@other.example`)).not.toBe(plain)
      }),
    )
  })
})

test.each([
  ["nothing", {}, {}, false, []],
  ["the asker made the second", {}, { madeBy: idOf("1") }, false, ["made_by_other"]],
  ["the second gave the asker their role", { standingBy: idOf("2") }, {}, false, ["made_by_other"]],
  ["a third made both", { madeBy: idOf("3") }, { madeBy: idOf("3") }, false, []],
  ["the same browser at the same address", {}, {}, true, ["same_place"]],
] as const)("signs: %s", (_, first, second, place, said) => {
  expect(signsOf(account("1", first), account("2", second), place)).toEqual(said)
})
