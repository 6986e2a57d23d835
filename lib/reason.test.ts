import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { isolatedReason, keptReason, saysWhy } from "./reason"
import { reasonField } from "./reason-schema"

const unseen = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u3164", "\u2800", "\ufe0f", " "]
const nothing = fc.string({ unit: fc.constantFrom(...unseen, "\u3000", "\n", "\t"), maxLength: 60 })
const words = fc.string({
  unit: fc.constantFrom(...Array.from("abcé审查理由ж!9")),
  minLength: 3,
  maxLength: 60,
})

describe("a reason that somebody can read", () => {
  test.each([
    ["Yearly review", true],
    ["年度审查", true],
    ["  a court order  ", true],
    ["बुखार है", true],
    ["Two\r\nlines\tand a tab", true],
    ["no", false],
    ["", false],
    ["a b", false],
    ["\u0000\u0000\u0000", false],
    ["A court\u0000order", false],
    ["A court\u001border", false],
    ["A court\u0085order", false],
    ["\u200b\u200b\u200b\u200b", false],
    ["\ud800\ud800\ud800", false],
    ["x".repeat(500), true],
    ["x".repeat(501), false],
  ])("%j: %s", (text, says) => {
    expect(saysWhy(text)).toBe(says)
    expect(reasonField().safeParse(text).success).toBe(says)
  })

  test("of one line has no line break, no tab, and no control character within", () => {
    for (const sign of ["\n", "\r", "\t", "\u2028"]) {
      expect(saysWhy(`A court${sign}order`, { lines: false })).toBe(false)
      expect(saysWhy(`A court${sign}order`)).toBe(true)
    }
  })

  test("whatever is sent: what is taken can be stored, kept in FHIR and read", () => {
    const code = fc.oneof(fc.nat(0xff), fc.nat(0x10ffff))
    const anything = fc.array(code).map((codes) => String.fromCodePoint(...codes))
    const sent = fc.tuple(nothing, words, anything).map((all) => all.join(""))
    fc.assert(
      fc.property(sent, fc.boolean(), fc.integer({ min: 1, max: 5 }), (text, lines, least) => {
        const taken = reasonField({ lines, least }).safeParse(text)
        expect(taken.success).toBe(saysWhy(text, { lines, least }))
        const kept = taken.data ?? "none"
        expect(kept).toBe(kept.trim())
        expect(kept.isWellFormed()).toBe(true)
        expect(kept.length).toBeLessThanOrEqual(500)
        const codes = Array.from(kept, (sign) => sign.codePointAt(0) ?? 0)
        expect(kept).not.toMatch(/\p{Bidi_Control}/u)
        const control = codes.filter((code) => code < 32 || (code >= 127 && code < 160))
        expect(control.filter((code) => !lines || ![9, 10, 13].includes(code))).toEqual([])
      }),
    )
  })

  // The explicit ones nest and reach far; a mark beside a number is enough to turn "5-10" into "10-5".
  test.each([
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\u200e",
    "\u200f",
    "\u061c",
  ])("is read in the order in which it is kept: %j does not stay in it", (turn) => {
    const said = `${turn}Not ${turn}for 5${turn}-${turn}10 days${turn}`
    expect(reasonField().parse(said)).toBe("Not for 5-10 days")
    expect(reasonField({ lines: false }).parse(` ${turn} court order`)).toBe("court order")
    expect(saysWhy(turn.repeat(5))).toBe(false)
    expect(reasonField().safeParse(`ab${turn}`).success).toBe(false)
  })

  test.each([
    ["Asked by \u2067محمد عبد الله\u2069, her son", "Asked by محمد عبد الله, her son"],
    ["بطلب من ابنها John\u200f، المحكمة", "بطلب من ابنها John، المحكمة"],
    ["לבקשת בתה, ד״ר כהן (\u200e+44 20\u200e)", "לבקשת בתה, ד״ר כהן (+44 20)"],
    ["نمی\u200cدانم چرا", "نمی\u200cدانم چرا"],
    ["क्\u200dष परिवार", "क्\u200dष परिवार"],
  ])("names that run the other way, and joiners, are kept: %j", (said, kept) => {
    expect(reasonField().parse(said)).toBe(kept)
  })

  test("within a sentence of ours it turns nothing around it", () => {
    expect(isolatedReason("\u202eshort")).toBe("\u2068short\u2069")
    expect(keptReason(isolatedReason("בקשה"))).toBe("בקשה")
  })

  test("signs that nobody sees make none, and unmake none", () => {
    fc.assert(
      fc.property(nothing, nothing, words, (before, after, said) => {
        expect(saysWhy(before + after, { least: 1 })).toBe(false)
        expect(saysWhy(before + said + after)).toBe(true)
      }),
    )
  })
})
