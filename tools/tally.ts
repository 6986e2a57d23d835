import { relative } from "node:path"
import { stripVTControlCharacters } from "node:util"

import { z } from "zod"

/** `failures` says each failed one again: its name and how its message begins. */
export type Count = { passed: number; failed: number; skipped: number; failures: string[] }

const Assertion = z.object({
  status: z.string(),
  fullName: z.string(),
  failureMessages: z.array(z.string()).default([]),
})

const Vitest = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int().default(0),
  numTodoTests: z.int().default(0),
  testResults: z.array(
    z.object({
      status: z.string(),
      name: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(Assertion),
    }),
  ),
})

const Trouble = z.object({ message: z.string().default("no message") })

const Spec = z.object({
  ok: z.boolean(),
  title: z.string(),
  file: z.string(),
  tests: z.array(z.object({ results: z.array(z.object({ errors: z.array(Trouble) })) })),
})

const Suite = z.object({
  specs: z.array(Spec).default([]),
  get suites() {
    return z.array(Suite).default([])
  },
})

const Playwright = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  suites: z.array(Suite).default([]),
  errors: z.array(Trouble).default([]),
})

/** What one check counts for: types, lint, format and the like are one each. */
export function check(ok: boolean, name: string): Count {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, failures: ok ? [] : [name] }
}

/** A file that broke before its first test has no assertions: vitest itself counts it as nothing. */
export function vitestCount(report: unknown, exitCode: number): Count {
  const parsed = Vitest.safeParse(report)
  if (!parsed.success) return check(false, "vitest left no report")
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data
  const broken = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  )
  const failed = testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === "failed")
      .map((one) => failure(`${relative("", file.name)} › ${one.fullName}`, one.failureMessages)),
  )
  const counted = {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
    failures: [
      ...failed,
      ...broken.map(({ name, message }) => failure(relative("", name), [message])),
    ],
  }
  return honest(counted, exitCode, "vitest")
}

export function playwrightCount(report: unknown, exitCode: number): Count {
  const parsed = Playwright.safeParse(report)
  if (!parsed.success) return check(false, "playwright left no report")
  const { stats, suites, errors } = parsed.data
  // A flaky test is "ok" for Playwright: the results of its first try hold the error.
  const failed = suites.flatMap(specsOf).filter((spec) => !spec.ok || troubles(spec).length > 0)
  return honest(
    {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
      skipped: stats.skipped,
      failures: [
        ...failed.map((spec) => failure(`${spec.file} › ${spec.title}`, troubles(spec))),
        ...errors.map(({ message }) => failure("outside a test", [message])),
      ],
    },
    exitCode,
    "playwright",
  )
}

export function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
      failures: [...all.failures, ...one.failures],
    }),
    { passed: 0, failed: 0, skipped: 0, failures: [] },
  )
}

/** What a run ends with: every failure once more, since its place is long out of sight; the tally last. */
export function endOf({ passed, failed, skipped, failures }: Count): string {
  const again = failures.map((one) => `✗ ${one}\n`).join("")
  return `${again}${again === "" ? "" : "\n"}${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`
}

function specsOf(suite: z.infer<typeof Suite>): z.infer<typeof Spec>[] {
  return [...suite.specs, ...suite.suites.flatMap(specsOf)]
}

function troubles(spec: z.infer<typeof Spec>): string[] {
  return spec.tests.flatMap(({ results }) =>
    results.flatMap(({ errors }) => errors.map(({ message }) => message)),
  )
}

/** The name, and below it the first lines of what was said. */
function failure(name: string, messages: readonly string[]): string {
  const lines = stripVTControlCharacters(messages.join("\n")).split("\n").slice(0, 15)
  return [name, ...lines.map((line) => `    ${line}`)].join("\n")
}

/** A runner that ended badly, or that ran nothing, has failed even when no test of its did. */
function honest(count: Count, exitCode: number, runner: string): Count {
  const silent = count.failed === 0 && (exitCode !== 0 || count.passed === 0)
  if (!silent) return count
  const name = `${runner} ended with exit code ${exitCode} and ${count.passed} tests passed`
  return { ...count, failed: 1, failures: [name] }
}
