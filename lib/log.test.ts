import { expect, test, vi } from "vitest"

import { logTo } from "./log"
import { logPrints } from "./log-prints"
import { withRequestId, withTraceparent } from "./request-id"

function listen() {
  let text = ""
  const log = logTo({ write: (line: string) => (text += line) })
  const lines = (): unknown[] =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line))
  return { log, lines, text: () => text }
}

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
const traceId = "0af7651916cd43dd8448eb211c80319c"

test("each line is an object with its time, its level, and the request or the job that it belongs to", () => {
  const { log, lines } = listen()
  withRequestId("r-1", () => log.warn({ code: "origin" }, "request refused"), traceparent)
  withTraceparent(traceparent, () => log.error({ code: "mail" }, "job parked"))
  log.info("workers ready")
  const common = { time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) }
  expect(lines()).toEqual([
    expect.objectContaining({
      ...common,
      level: "warn",
      requestId: "r-1",
      traceId,
      code: "origin",
    }),
    expect.objectContaining({ ...common, level: "error", traceId, code: "mail" }),
    expect.objectContaining({ ...common, level: "info", msg: "workers ready" }),
  ])
  expect(lines()[1]).not.toHaveProperty("requestId")
  expect(lines()[2]).not.toHaveProperty("traceId")
})

test("what must never be there is not, though somebody put it there", () => {
  const { log, text } = listen()
  const told = { token: "fathomgrist", email: "oxterquill@x.example", birthDate: "1941-03-27" }
  log.error({ ...told, headers: { cookie: "squallamber", authorization: "glimmerhusk" } }, "wrong")
  expect(text()).toContain("[redacted]")
  expect(text()).not.toMatch(/fathomgrist|oxterquill|1941|squallamber|glimmerhusk/)
})

test("what other people's code prints is a line too, without what hangs on an error", () => {
  const before = { log: console.log, info: console.info, warn: console.warn, error: console.error }
  const { log, lines, text } = listen()
  try {
    logPrints(log)
    const error = Object.assign(new Error("a statement failed"), {
      digest: "4711",
      params: ["Brunnelthwaite"],
      detail: "Key (name)=(Brunnelthwaite) exists",
    })
    withRequestId("r-2", () => console.error(" \u001b[31m⨯\u001b[39m", error), traceparent)
    console.warn("two\nlines")
    console.log("")
  } finally {
    Object.assign(console, before)
  }
  expect(lines()).toHaveLength(2)
  const fault = { level: "error", requestId: "r-2", traceId, msg: "printed" }
  expect(lines()[0]).toMatchObject(fault)
  expect(text()).toContain("a statement failed")
  expect(text()).toContain("4711")
  expect(text()).not.toMatch(/Brunnelthwaite|\\u001b/)
  vi.restoreAllMocks()
})

test("a caller who goes away in the middle is no fault, another lost connection is one", () => {
  const before = { log: console.log, info: console.info, warn: console.warn, error: console.error }
  const { log, lines } = listen()
  const lost = (message: string) => Object.assign(new Error(message), { code: "ECONNRESET" })
  try {
    logPrints(log)
    console.error("uncaughtException: ", lost("aborted"))
    console.error("uncaughtException: ", lost("read ECONNRESET"))
    console.error("uncaughtException: ", new Error("aborted"))
  } finally {
    Object.assign(console, before)
  }
  expect(lines()).toMatchObject([
    { level: "info", msg: "the caller went away" },
    { level: "error", msg: "printed" },
    { level: "error", msg: "printed" },
  ])
})
