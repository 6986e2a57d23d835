import { verify } from "@node-rs/argon2"
import { dictionary } from "@zxcvbn-ts/language-common"
import fc from "fast-check"
import { expect, test } from "vitest"

import { hashPassword, isOutdated, nobodysHash, noPassword, passwordMatches } from "./password"
import { passwordProblem } from "./password-rule"

test.each([
  ["elevenchars", "too_short"],
  ["x".repeat(201), "too_long"],
  ["passwordpassword", "common"],
  ["Password2026!", "common"],
  ["123456123456", "common"],
  ["aaaaaaaaaaaa", "common"],
  ["abababababab", "common"],
  ["abcdefghijklmn", "common"],
  ["CorrectHorseBatteryStaple", "common"],
  ["1qaz2wsx3edc", "common"],
  ["qwerty123456", "common"],
  ["iloveyou2014!", "common"],
  ["michelle12345", "common"],
  ["monkeyDragon7", "common"],
  ["Manchesterunited", "common"],
  ["Summer-2026-Clinic", "common"],
  ["thistledown1942", "own_name"],
  ["agnes.thistledown", "own_name"],
])("%s: %s", (password, problem) => {
  const own = ["agnes.thistledown@riverside.example", "Agnes Thistledown"]
  expect(passwordProblem(password, own)).toBe(problem)
})

test.each([
  "seven lamps by the river",
  "我家门前有一条小河边上种满了柳树",
  "tYr4-9fbq-00xe",
  "            a b",
  "monkeys ate a dragon",
  "passport to the hospital",
  "michelle's blue kettle",
])("%s is fine: nothing is asked of its make-up", (password) => {
  expect(passwordProblem(password)).toBeUndefined()
})

test("every leaked password that is long enough is refused, and with a year behind it", () => {
  const known: readonly string[] = dictionary["passwords-common"] ?? []
  expect(known.length).toBeGreaterThan(40_000)
  const long = known.filter((one) => Array.from(one).length >= 12)
  expect(long.length).toBeGreaterThan(300)
  expect(long.filter((one) => passwordProblem(one.toUpperCase()) !== "common")).toEqual([])
  expect(passwordProblem("mailcreated5240")).toBe("common")
  expect(passwordProblem("2026-contortionist!")).toBe("common")
})

test("any text has an answer, and it is the same for both ways of writing it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 260 }), (text) => {
      expect(passwordProblem(text.normalize("NFD"))).toBe(passwordProblem(text.normalize("NFC")))
    }),
  )
})

test("a hash is Argon2id of today's settings, and matches its password only", async () => {
  const stored = await hashPassword("seven lamps by the river")
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(isOutdated(stored)).toBe(false)
  expect(await passwordMatches("seven lamps by the river", stored)).toBe(true)
  expect(await passwordMatches("seven lamps by the rivet", stored)).toBe(false)
})

test("an account that nobody has costs as much to look at: a hash of today's settings that no password opens", async () => {
  expect(isOutdated(nobodysHash)).toBe(false)
  // What is no hash throws at once, and the answer would come sooner.
  expect(await verify(nobodysHash, "seven lamps by the river")).toBe(false)
  expect(await passwordMatches("seven lamps by the river", nobodysHash)).toBe(false)
  expect(await passwordMatches("none", noPassword)).toBe(false)
})

test("the same letters written another way are the same password", async () => {
  const stored = await hashPassword("caf\u00E9 by the \uFB01nal quay")
  expect(await passwordMatches("cafe\u0301 by the final quay", stored)).toBe(true)
})

// RFC 7914 section 2's function with this project's earlier settings, made by Node's own scrypt.
test("what was kept before still opens, and is due to be hashed again", async () => {
  const { scryptSync } = await import("node:crypto")
  const salt = Buffer.alloc(16, 7)
  const key = scryptSync("correct horse", salt, 32, { N: 32_768, r: 8, p: 1, maxmem: 2 ** 26 })
  const stored = `scrypt$32768$8$1$${salt.toString("base64url")}$${key.toString("base64url")}`
  expect(await passwordMatches("correct horse", stored)).toBe(true)
  expect(await passwordMatches("correct house", stored)).toBe(false)
  expect(isOutdated(stored)).toBe(true)
})

test.each(["none", "", "-", "$argon2id$broken", "scrypt$", nobodysHash])(
  "%j opens for nobody",
  async (stored) => {
    expect(await passwordMatches("correct horse", stored)).toBe(false)
  },
)
