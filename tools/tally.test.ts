import { expect, test } from "vitest"

import { check, lineOf, playwrightCount, sum, vitestCount } from "./tally"

const file = (status: string, tests: number) => ({
  status,
  assertionResults: Array.from({ length: tests }, () => ({})),
})
const unit = (passed: number, failed: number, files = [file("passed", passed)]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: files,
})
const browser = (
  stats: Partial<Record<"expected" | "unexpected" | "flaky" | "skipped", number>>,
  errors: unknown[] = [],
) => ({
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
})

test.each([
  ["all is well", vitestCount(unit(8, 0), 0), { passed: 8, failed: 0, skipped: 0 }],
  ["one failed", vitestCount(unit(7, 1), 1), { passed: 7, failed: 1, skipped: 0 }],
  [
    "one skipped",
    vitestCount({ ...unit(7, 0), numPendingTests: 1 }, 0),
    { passed: 7, failed: 0, skipped: 1 },
  ],
  [
    "a file broke on import",
    vitestCount(unit(2, 0, [file("passed", 2), file("failed", 0)]), 1),
    { passed: 2, failed: 1, skipped: 0 },
  ],
  [
    "a broken global set-up left an empty report",
    vitestCount(unit(0, 0, []), 1),
    { passed: 0, failed: 1, skipped: 0 },
  ],
  [
    "the runner ended badly after green tests",
    vitestCount(unit(5, 0), 1),
    { passed: 5, failed: 1, skipped: 0 },
  ],
  ["nothing ran", vitestCount(unit(0, 0, []), 0), { passed: 0, failed: 1, skipped: 0 }],
  ["no report", vitestCount(undefined, 0), { passed: 0, failed: 1, skipped: 0 }],
  [
    "browsers: all is well",
    playwrightCount(browser({ expected: 3, skipped: 1 }), 0),
    { passed: 3, failed: 0, skipped: 1 },
  ],
  [
    "browsers: flaky counts as failed",
    playwrightCount(browser({ expected: 3, flaky: 1 }), 0),
    { passed: 3, failed: 1, skipped: 0 },
  ],
  [
    "browsers: an error outside a test",
    playwrightCount(browser({ expected: 3 }, [{}]), 1),
    { passed: 3, failed: 1, skipped: 0 },
  ],
  ["browsers: no report", playwrightCount(undefined, 1), { passed: 0, failed: 1, skipped: 0 }],
])("%s", (_, count, expected) => {
  expect(count).toEqual(expected)
})

test("the last line", () => {
  expect(lineOf(sum([check(true), check(true), check(false)]))).toBe("2 passed, 1 failed")
  expect(lineOf({ passed: 2, failed: 0, skipped: 3 })).toBe("2 passed, 0 failed, 3 skipped")
})
