import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { csvLine } from "./csv"

describe("a line of a spreadsheet", () => {
  test.each([
    ["=1+2", "'=1+2"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-2+3", "'-2+3"],
    ["\t=1", "'\t'=1"],
    ["\u200B=1", "'\u200B=1"],
    ["\u0000=1", "'\u0000=1"],
    ["\uFF1D1", "'\uFF1D1"],
    ["Ash;=1+2", "Ash;'=1+2"],
    ["Ash\t@SUM(A1)", "Ash\t'@SUM(A1)"],
    ['Ash\r\n" =1+2', "Ash\r\n\" '=1+2"],
    ["-2", "-2"],
    ["2026-11-24T10:40:00.000Z", "2026-11-24T10:40:00.000Z"],
    ["", ""],
  ])("%j stands as %j", (given, shown) => {
    expect(cellsOf(csvLine([given, "next"]))).toEqual([shown, "next"])
  })

  test("whatever is in a cell: as many cells come back, and none begins a formula", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: "binary" }),
            fc.constantFrom("=1", "\r=", '"@', "-,", "a;=1", 'a;"=1', "a;\t+1"),
          ),
          {
            minLength: 1,
          },
        ),
        (row) => {
          const cells = cellsOf(csvLine(row))
          expect(cells).toHaveLength(row.length)
          for (const cell of cells.filter((each) => !/^[+-]?\d+(\.\d+)?$/.test(each)))
            expect(cell).not.toMatch(/^(?:[\t\r\n]|\s*[=+\-@])/)
          for (const cell of cells.flatMap((each) => each.split(/[;\t\r\n]/).slice(1)))
            expect(cell).not.toMatch(/^"?\s*[=+\-@]/)
        },
      ),
    )
  })
})

/** RFC 4180 read back sign by sign, as a spreadsheet does it: nothing of ours. */
function cellsOf(line: string): string[] {
  const cells = [""]
  let quoted = false
  const text = line.slice(0, -2)
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ""
    const last = cells.length - 1
    if (quoted && sign === '"' && text[at + 1] === '"') cells[last] += text[++at] ?? ""
    else if (sign === '"') quoted = !quoted
    else if (sign === "," && !quoted) cells.push("")
    else cells[last] += sign
  }
  return cells
}
