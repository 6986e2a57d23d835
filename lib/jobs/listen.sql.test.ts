import { afterAll, afterEach, expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"
import { lineTo } from "@/db/testing-line"

import { listen } from "./listen"

const database = await testDatabase()
const line = await lineTo(database.urls.app)
process.env["DATABASE_URL"] = line.url
const limits = { answerMs: 1_000, askMs: 100 }
const waits = { timeout: 30_000 }
const cleanUps: (() => Promise<unknown>)[] = []

afterEach(async () => {
  line.speak()
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})
afterAll(() => line.close())

test("hears what is told, and comes back after the server ended the connection", async () => {
  const { heard, gaps } = hearing()
  await vi.waitFor(() => expect(gaps()).toBe(1), waits)
  await database.admin.query("select pg_notify('keys', 'one')")
  await vi.waitFor(() => expect(heard).toEqual(["one"]), waits)
  await database.admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query in ('listen keys', 'select 1')",
  )
  await vi.waitFor(() => expect(gaps()).toBe(2), waits)
  await database.admin.query("select pg_notify('keys', 'two')")
  await vi.waitFor(() => expect(heard).toEqual(["one", "two"]), waits)
})

test("a server that goes silent is left, and asked for anew until it answers", async () => {
  const { heard, gaps } = hearing()
  await vi.waitFor(() => expect(gaps()).toBe(1), waits)
  const before = line.connections()
  line.beSilent()
  // That connection was given up: silent ones are tried after it, and none of them is a gap.
  await vi.waitFor(() => expect(line.connections()).toBeGreaterThan(before + 1), waits)
  expect(gaps()).toBe(1)
  line.speak()
  await vi.waitFor(() => expect(gaps()).toBe(2), waits)
  await database.admin.query("select pg_notify('keys', 'back')")
  await vi.waitFor(() => expect(heard).toEqual(["back"]), waits)
})

test("a LISTEN that is never answered is given up", async () => {
  const before = line.connections()
  line.beSilentAfter("listen keys")
  const { gaps } = hearing()
  await vi.waitFor(() => expect(line.connections()).toBeGreaterThan(before + 1), waits)
  expect(gaps()).toBe(0)
  line.speak()
  await vi.waitFor(() => expect(gaps()).toBe(1), waits)
})

test("stops although the server is silent", async () => {
  const { gaps, heard, listening } = hearing()
  await vi.waitFor(() => expect(gaps()).toBe(1), waits)
  line.beSilent()
  await listening.stop()
  const before = line.connections()
  line.speak()
  await database.admin.query("select pg_notify('keys', 'nobody')")
  expect({ opened: line.connections() - before, heard }).toEqual({ opened: 0, heard: [] })
})

function hearing() {
  const heard: string[] = []
  const onGap = vi.fn<() => void>()
  const listening = listen("keys", (payload) => heard.push(payload), onGap, limits)
  cleanUps.push(() => listening.stop())
  return { heard, gaps: () => onGap.mock.calls.length, listening }
}
