import { execFile } from "node:child_process"
import { promisify } from "node:util"

import { expect, it } from "vitest"

import { cases } from "./testing-tables"

const run = promisify(execFile)

const script = `
  const { answerOf, cases } = await import("./lib/scheduling/slots/testing-tables.ts")
  process.stdout.write(JSON.stringify({ offset: new Date(2026, 0, 1).getTimezoneOffset(), answers: cases.map(answerOf) }))`

it.concurrent.each([
  ["UTC", 0],
  ["America/New_York", 300],
  ["Asia/Kolkata", -330],
  ["Europe/Berlin", -60],
])(
  "the tables hold in a process that lives in %s",
  async (zone, offset) => {
    const { stdout } = await run(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script],
      { env: { ...process.env, TZ: zone } },
    )
    const answer: unknown = JSON.parse(stdout)
    expect(answer).toEqual({ offset, answers: cases.map(({ expected }) => expected) })
  },
  60_000,
)
