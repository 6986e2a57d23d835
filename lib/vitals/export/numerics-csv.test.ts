import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { csv } from "@/lib/csv"

import { type ExportedNumeric, numericsCsv } from "./numerics-csv"

const at = Date.UTC(2026, 9, 25, 0, 59, 59, 7)
const pulse: ExportedNumeric = {
  at,
  code: "MDC_PULS_OXIM_PULS_RATE",
  label: "Pulse",
  value: 72,
  unit: "/min",
  origin: "device",
  derived: false,
  validity: "valid",
}
const header = "time,local_time,code,label,value,unit,origin,derived,validity"
const lines = (text: string) => text.slice(1).split("\r\n")

/** All parts of a file. */
const whole = (parts: Iterable<string>) => [...parts].join("")

describe("numbers for people", () => {
  it("a month of them is made in parts, each when it is taken", () => {
    let made = 0
    function* month() {
      for (; made < 100_000; made++) yield { ...pulse, at: at + made * 1_000 }
    }
    const parts = numericsCsv(month(), "Europe/London")
    expect(String(parts.next().value).length).toBeLessThan(40_000)
    expect(made).toBeLessThan(1_000)
    parts.return(undefined)
  })

  it("a header and a row a number, with the offset and by the clinic's clock", () => {
    const temperature: ExportedNumeric = {
      ...pulse,
      at: at + 1000,
      code: "MDC_TEMP_BODY",
      label: "体温",
      value: 36.55,
      unit: "Cel",
      origin: "typed",
      derived: true,
      validity: "questionable",
    }
    const text = whole(numericsCsv([pulse, temperature], "Europe/London"))
    expect(text.startsWith("\uFEFF")).toBe(true)
    // the clocks go back between the two: the wall clock repeats, the offset tells them apart
    expect(lines(text)).toEqual([
      header,
      "2026-10-25T01:59:59.007+01:00,2026-10-25 01:59:59,MDC_PULS_OXIM_PULS_RATE,Pulse,72,/min,device,no,valid",
      "2026-10-25T01:00:00.007+00:00,2026-10-25 01:00:00,MDC_TEMP_BODY,体温,36.55,Cel,typed,yes,questionable",
      "",
    ])
  })

  it.each<[string, Partial<ExportedNumeric>]>([
    ["no reading", { value: undefined }],
    ["NaN", { value: NaN }],
    ["Infinity", { value: Infinity }],
    ["an invalid value", { validity: "invalid" }],
  ])("%s keeps its row and has no value", (_, over) => {
    const row = lines(whole(numericsCsv([{ ...pulse, ...over }], "Asia/Shanghai")))[1]?.split(",")
    expect(row?.slice(0, 5)).toEqual([
      "2026-10-25T08:59:59.007+08:00",
      "2026-10-25 08:59:59",
      "MDC_PULS_OXIM_PULS_RATE",
      "Pulse",
      "",
    ])
  })

  it("none at all is a header", () => {
    expect(whole(numericsCsv([], "UTC"))).toBe(`\uFEFF${header}\r\n`)
  })
})

describe("a cell", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
    ["-2+3", "'-2+3"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t'=1"],
    ["\r=1", `"'\r'=1"`],
    ["\n=1", `"'\n'=1"`],
    [" =1", "' =1"],
    ["＝1", "'＝1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ["-12", "-12"],
    ["+12.5", "+12.5"],
    ["-", "'-"],
    ["-1e5", "'-1e5"],
    ["a=b", "a=b"],
    ["a,b", '"a,b"'],
    ['a"b', '"a""b"'],
    ["a\nb", '"a\nb"'],
    ["", ""],
  ])("%j is written %j", (cell, written) => {
    expect(whole(csv([[cell]]))).toBe(`\uFEFF${written}\r\n`)
  })

  it.each([
    [-0.5, "-0.5"],
    [1e21, "1e+21"],
    [0, "0"],
    [undefined, ""],
  ])("%s is a number or nothing", (cell, written) => {
    expect(whole(csv([[cell]]))).toBe(`\uFEFF${written}\r\n`)
  })

  it.each([NaN, Infinity, -Infinity])("%s has none", (cell) => {
    expect(() => whole(csv([[cell]]))).toThrow(RangeError)
  })
})

it("any text is read back, and none of it begins a formula", () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", '"', ",", " ", "1", "'"),
    }),
  )
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (rows) => {
      const read = parse(whole(csv(rows)).slice(1))
      expect(read.map((row) => row.length)).toEqual(rows.map((row) => row.length))
      for (const [i, text] of read.flat().entries()) {
        const given = rows.flat()[i] ?? ""
        // Nothing is lost, and nothing but apostrophes is added.
        expect(text.replaceAll("'", "")).toBe(given.replaceAll("'", ""))
        expect(text).not.toMatch(/^\s*[=@]|^[\t\r\n]|^\s*[+-](?!\d+(\.\d+)?$)/)
      }
    }),
  )
})

/** RFC 4180, the other way round. */
function parse(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ""
    if (text[at] === '"') {
      const end = /(?:[^"]|"")*"(?!")/y
      end.lastIndex = at + 1
      const found = end.exec(text)?.[0] ?? ""
      cell = found.slice(0, -1).replaceAll('""', '"')
      at += 1 + found.length
    } else {
      const found = /[^,\r\n]*/y
      found.lastIndex = at
      cell = found.exec(text)?.[0] ?? ""
      at += cell.length
    }
    row.push(cell)
    if (text[at] === ",") {
      at += 1
      if (at === text.length) row.push("")
      continue
    }
    rows.push(row)
    row = []
    at += 2
  }
  return rows
}
