import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, expect, test, vi } from "vitest"

import type { Failure } from "../failure"
import { birthOf, lives } from "./process"
import type { Birth } from "./process"
import { stage, supervise } from "./supervisor"
import type { Supervisor } from "./supervisor"

const root = mkdtempSync(join(tmpdir(), "housecall-supervisor-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const sleeper = {
  command: process.execPath,
  args: ["-e", 'console.log("up"); setInterval(() => {}, 1000)'],
}

async function begin(
  name: string,
  fallen: (reason: Failure) => void = () => undefined,
): Promise<{ supervisor: Supervisor; directory: string }> {
  const directory = join(root, name)
  return { supervisor: await supervise(directory, fallen), directory }
}

function children(directory: string): (Birth & { name: string })[] {
  return JSON.parse(readFileSync(join(directory, "pids.json"), "utf8")).children
}

test("stopping ends everything and removes the pid file", async () => {
  const { supervisor, directory } = await begin("stop")
  await supervisor.start({ ...sleeper, name: "one", stage: stage.services }, () =>
    Promise.resolve(supervisor.tail("one") === "up"),
  )
  await supervisor.start({ ...sleeper, name: "two", stage: stage.app })
  const started = children(directory)
  expect(started.map((one) => [one.name, lives(one)])).toEqual([
    ["one", true],
    ["two", true],
  ])
  await supervisor.stop()
  expect(started.some(lives)).toBe(false)
  expect(existsSync(join(directory, "pids.json"))).toBe(false)
})

test("all is ended without a word of failure, and something else may be started", async () => {
  const fallen = vi.fn<(reason: Failure) => void>()
  const { supervisor, directory } = await begin("anew", fallen)
  await supervisor.start({ ...sleeper, name: "one", stage: stage.services })
  await supervisor.start({ ...sleeper, name: "two", stage: stage.app })
  const before = children(directory)
  await supervisor.endAll()
  expect(before.some(lives)).toBe(false)
  await supervisor.start({ ...sleeper, name: "one", stage: stage.services })
  expect(children(directory).map(({ name }) => name)).toEqual(["one"])
  expect(fallen).not.toHaveBeenCalled()
  await supervisor.stop()
})

test("a program that does not come to its end in its time is killed, and that is said", async () => {
  const { supervisor } = await begin("late")
  const said = vi.spyOn(console, "error").mockReturnValue()
  expect(await supervisor.exitCode({ ...sleeper, name: "endless" }, 500)).not.toBe(0)
  expect(said.mock.calls).toEqual([["endless did not end within 0.5 seconds and is stopped."]])
  said.mockRestore()
  await supervisor.stop()
})

test("a program that ends while starting is named, with its last lines", async () => {
  const { supervisor } = await begin("early")
  const program = {
    name: "brief",
    command: process.execPath,
    args: ["-e", 'console.error("no such port"); process.exit(3)'],
    stage: stage.app,
  }
  await expect(supervisor.start(program, () => Promise.resolve(false))).rejects.toThrow(
    /brief ended while starting[\s\S]*no such port/,
  )
  await supervisor.stop()
})

test("a program that falls later is reported", async () => {
  let reason: Failure | undefined
  const { supervisor, directory } = await begin("fallen", (failure) => (reason = failure))
  await supervisor.start({ ...sleeper, name: "redis", stage: stage.services })
  for (const one of children(directory)) process.kill(one.pid, "SIGKILL")
  await expect.poll(() => reason?.message).toMatch(/^redis ended by itself/)
  await supervisor.stop()
})

test("an ordinary program that will not leave is killed after its grace", async () => {
  const { supervisor, directory } = await begin("stubborn")
  const stubborn = [
    "-e",
    'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)',
  ]
  await supervisor.start(
    { name: "web", command: process.execPath, args: stubborn, stage: stage.app, grace: 100 },
    () => Promise.resolve(supervisor.tail("web") === "up"),
  )
  const started = children(directory)
  await supervisor.stop()
  expect(started.some(lives)).toBe(false)
})

test("of two supervisors in one directory the second is refused", async () => {
  const { supervisor, directory } = await begin("twice")
  await expect(supervise(directory, () => undefined)).rejects.toThrow(/already runs/)
  await supervisor.stop()
})

test("killed with -9, the watchdog ends what it started and removes what must not outlive it", async () => {
  const directory = join(root, "killed")
  const mark = join(directory, "demo.json")
  const script = `
    import { writeFileSync } from "node:fs"
    import { supervise } from ${JSON.stringify(join(import.meta.dirname, "supervisor.ts"))}
    const supervisor = await supervise(${JSON.stringify(directory)}, () => undefined)
    await supervisor.start({ ...${JSON.stringify(sleeper)}, name: "one", stage: 1 })
    supervisor.removeAtEnd(${JSON.stringify(mark)})
    writeFileSync(${JSON.stringify(mark)}, "{}")
    setInterval(() => undefined, 1000)`
  const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: "inherit",
  })
  await expect.poll(() => existsSync(mark)).toBe(true)
  const started = children(directory)
  expect(started.every(lives)).toBe(true)
  parent.kill("SIGKILL")
  await expect.poll(() => started.some(lives) || existsSync(mark)).toBe(false)

  // What even the watchdog's death left would be found by the next start.
  const { supervisor } = await begin("killed")
  await supervisor.stop()
})

test("the next start ends orphans, and never a process that only has an orphan's number", async () => {
  const { supervisor, directory } = await begin("orphans")
  await supervisor.stop()
  const orphan = spawn(sleeper.command, sleeper.args, { detached: true, stdio: "ignore" })
  const innocent = spawn(sleeper.command, sleeper.args, { detached: true, stdio: "ignore" })
  const born = [birthOf(orphan.pid ?? 0), birthOf(innocent.pid ?? 0)]
  const [first, second] = born
  if (first === undefined || second === undefined) throw new Error("the sleepers did not start")
  const { writeFileSync } = await import("node:fs")
  const dead = { pid: 2 ** 22 - 1, start: "0" }
  const listed = [
    { ...first, name: "orphan", signal: "SIGTERM" },
    { pid: second.pid, start: "1", name: "reused", signal: "SIGTERM" },
  ]
  writeFileSync(
    join(directory, "pids.json"),
    JSON.stringify({ supervisor: dead, children: listed }),
  )
  const next = await supervise(directory, () => undefined)
  expect([lives(first), lives(second)]).toEqual([false, true])
  innocent.kill("SIGKILL")
  await next.stop()
})

test("a program that is to be revived is started again when it falls, and not when it falls at once", async () => {
  const fallen = vi.fn<(reason: Failure) => void>()
  const { supervisor, directory } = await begin("revive", fallen)
  await supervisor.start({ ...sleeper, name: "media", stage: stage.media, revive: true })
  const [first] = children(directory)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  process.kill(first?.pid ?? 0, "SIGKILL")
  await expect.poll(() => children(directory)[0]?.pid ?? first?.pid).not.toBe(first?.pid)
  expect(fallen).not.toHaveBeenCalled()
  process.kill(children(directory)[0]?.pid ?? 0, "SIGKILL")
  await expect.poll(() => fallen.mock.calls.length).toBe(1)
  await supervisor.stop()
})

test("where all are revived, what falls at once is started again too, after a while", async () => {
  const fallen = vi.fn<(reason: Failure) => void>()
  const { supervisor, directory } = await begin("revive-all", fallen)
  supervisor.reviveAll()
  await supervisor.start({ ...sleeper, name: "app", stage: stage.app })
  for (let nth = 0; nth < 2; nth++) {
    const before = children(directory)[0]?.pid
    process.kill(before ?? 0, "SIGKILL")
    await expect
      .poll(() => children(directory)[0]?.pid ?? before, { timeout: 10_000 })
      .not.toBe(before)
  }
  expect(fallen).not.toHaveBeenCalled()
  await supervisor.stop()
})
