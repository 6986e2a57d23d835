import { readFileSync } from "node:fs"
import { join } from "node:path"

import { Redis } from "ioredis"

import { takesConnections } from "@/tools/stack/ports"

import { runFolder } from "../run-folder"
import { running } from "../running"
import { expect } from "../test"
import { withDatabase } from "../visit"

/** What may fall, by its processes' names in the file of pids. */
export const parts = {
  "one web process": ["web"],
  "both web processes": ["web", "web-2"],
  "both worker processes": ["workers", "workers-2"],
  PostgreSQL: ["postgres"],
  Redis: ["redis"],
  LiveKit: ["livekit"],
} as const
export type Part = keyof typeof parts

/** Dead at once, whatever it was doing. The house starts it again: `untilBack`. */
export function kill(part: Part): Killed {
  const names: readonly string[] = parts[part]
  const before = names.map((name) => ({ name, pid: pidOf(name), lines: readyLines(name) }))
  for (const { pid } of before) if (pid !== undefined) process.kill(pid, "SIGKILL")
  return before
}
export type Killed = readonly { name: string; pid: number | undefined; lines: number }[]

/** Started again under another pid, and doing its work. */
export async function untilBack(killed: Killed): Promise<void> {
  for (const { name, pid, lines } of killed) {
    await expect
      .poll(() => pidOf(name) ?? pid, { timeout: 120_000, message: `${name} is started again` })
      .not.toBe(pid)
    await expect
      .poll(() => works(name, lines), { timeout: 120_000, message: `${name} works again` })
      .toBe(true)
  }
  await expect.poll(allReady, { timeout: 120_000, message: "/readyz is green" }).toBe(true)
}

/** The door passes connections on in turn: four in a row ask every copy. */
async function allReady(): Promise<boolean> {
  for (let nth = 0; nth < 4; nth++) {
    const answer = await fetch(`${running.baseUrl}/readyz`).catch(() => undefined)
    if (answer?.ok !== true) return false
  }
  return true
}

async function works(name: string, lines: number): Promise<boolean> {
  if (name.startsWith("web") || name.startsWith("workers")) return readyLines(name) > lines
  if (name === "postgres")
    return withDatabase((client) => client.query("select 1")).then(
      () => true,
      () => false,
    )
  if (name === "redis") {
    const client = new Redis(running.redisUrl, { lazyConnect: true, retryStrategy: () => null })
    client.on("error", () => undefined)
    return client
      .connect()
      .then(() => client.ping())
      .then(
        (answer) => answer === "PONG",
        () => false,
      )
      .finally(() => client.disconnect())
  }
  return takesConnections(Number(new URL(running.livekitUrl).port))
}

export function pidOf(name: string): number | undefined {
  try {
    const { children }: { children: { name: string; pid: number }[] } = JSON.parse(
      readFileSync(join(runFolder, "pids.json"), "utf8"),
    )
    return children.find((child) => child.name === name)?.pid
  } catch {
    // It is being written at this moment.
    return undefined
  }
}

/** How often a program of ours has said in its log that it is ready. */
function readyLines(name: string): number {
  if (!name.startsWith("web") && !name.startsWith("workers")) return 0
  const log = readFileSync(join(runFolder, "logs", `${name}.log`), "utf8")
  return [...log.matchAll(/workers ready|✓ Ready/g)].length
}
