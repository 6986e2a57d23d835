import { expect, test } from "vitest"

import { check, endOf, playwrightCount, sum, vitestCount } from "./tally"

const assertion = (status: string) => ({
  status,
  fullName: `says ${status}`,
  failureMessages:
    status === "failed" ? ["\u001B[31mexpected 1 to be 2\u001B[39m\n  at a.ts:1"] : [],
})
const file = (status: string, tests: readonly string[], message = "") => ({
  status,
  name: "a.test.ts",
  message,
  assertionResults: tests.map(assertion),
})
const unit = (passed: number, failed: number, files = [file("passed", ["passed"])]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: files,
})
const browser = (
  stats: Partial<Record<"expected" | "unexpected" | "flaky" | "skipped", number>>,
  errors: { message: string }[] = [],
  suites: unknown[] = [],
) => ({
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
  suites,
})
const spec = (title: string, ok: boolean, messages: readonly string[]) => ({
  ok,
  title,
  file: "a.spec.ts",
  tests: [{ results: [{ errors: messages.map((message) => ({ message })) }, { errors: [] }] }],
})
const failed = "a.test.ts › says failed\n    expected 1 to be 2\n      at a.ts:1"

test.each([
  ["all is well", vitestCount(unit(8, 0), 0), [8, 0, 0]],
  [
    "one failed",
    vitestCount(unit(7, 1, [file("failed", ["passed", "failed"])]), 1),
    [7, 1, 0, failed],
  ],
  ["one skipped", vitestCount({ ...unit(7, 0), numPendingTests: 1 }, 0), [7, 0, 1]],
  [
    "a file broke on import",
    vitestCount(unit(2, 0, [file("passed", ["passed"]), file("failed", [], "no such module")]), 1),
    [2, 1, 0, "a.test.ts\n    no such module"],
  ],
  [
    "a broken global set-up left an empty report",
    vitestCount(unit(0, 0, []), 1),
    [0, 1, 0, "vitest ended with exit code 1 and 0 tests passed"],
  ],
  [
    "the runner ended badly after green tests",
    vitestCount(unit(5, 0), 1),
    [5, 1, 0, "vitest ended with exit code 1 and 5 tests passed"],
  ],
  [
    "nothing ran",
    vitestCount(unit(0, 0, []), 0),
    [0, 1, 0, "vitest ended with exit code 0 and 0 tests passed"],
  ],
  ["no report", vitestCount(undefined, 0), [0, 1, 0, "vitest left no report"]],
  ["browsers: all is well", playwrightCount(browser({ expected: 3, skipped: 1 }), 0), [3, 0, 1]],
  [
    "browsers: one failed, deep in its file",
    playwrightCount(
      browser(
        { expected: 1, unexpected: 1 },
        [],
        [
          {
            specs: [spec("meets", true, [])],
            suites: [{ specs: [spec("parts", false, ["gone"])] }],
          },
        ],
      ),
      1,
    ),
    [1, 1, 0, "a.spec.ts › parts\n    gone"],
  ],
  [
    "browsers: flaky counts as failed",
    playwrightCount(
      browser({ expected: 3, flaky: 1 }, [], [{ specs: [spec("meets", true, ["late"])] }]),
      0,
    ),
    [3, 1, 0, "a.spec.ts › meets\n    late"],
  ],
  [
    "browsers: an error outside a test",
    playwrightCount(browser({ expected: 3 }, [{ message: "no set-up" }]), 1),
    [3, 1, 0, "outside a test\n    no set-up"],
  ],
  ["browsers: no report", playwrightCount(undefined, 1), [0, 1, 0, "playwright left no report"]],
])("%s", (_, { passed, failed: bad, skipped, failures }, expected) => {
  expect([passed, bad, skipped, ...failures]).toEqual(expected)
})

test("the end: what failed once more, and the tally as the last line", () => {
  expect(endOf(sum([check(true, "Types"), check(true, "Format"), check(false, "Lint")]))).toBe(
    "✗ Lint\n\n2 passed, 1 failed",
  )
  expect(endOf({ passed: 2, failed: 0, skipped: 3, failures: [] })).toBe(
    "2 passed, 0 failed, 3 skipped",
  )
})
