import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { timeLimit } from "@/lib/time-limit"

import { startBedside } from "./bedside"
import { step } from "./progress"
import type { Seeding } from "./stack/database"
import { startDoor } from "./stack/door"
import { heapLimit } from "./stack/heap-limit"
import { choosePortsApart } from "./stack/ports"
import { startStack } from "./stack/start"
import type { Stack } from "./stack/start"
import { stage } from "./stack/supervisor"
import type { Supervisor } from "./stack/supervisor"

const root = join(import.meta.dirname, "..")

export type House = Stack & {
  baseUrl: string
  demoFile: string
  bedside: "running" | "links"
  /** The port of each web process, behind the door. */
  webs: readonly number[]
}

type Open = {
  supervisor: Supervisor
  directory: string
  port: number
  /** A recording (a WFDB header) that the bedside devices replay instead of their own. */
  replay?: string
  seed?: Seeding
  /** Tests speak as a proxy does, to come from more addresses than one. */
  proxyHops?: number
  /** How many web and how many worker processes; from two on behind a door that shares out connections. */
  copies?: number
  /** The database gets a disk of so many MB of its own, where one may be had. */
  databaseMegabytes?: number
  /** How many media servers; from two on over Redis. */
  mediaNodes?: number
  /** False: nobody wears a device. */
  devices?: boolean
}

/** All of Housecall, production build included: what the demo shows, and what tests and bench run against. */
export async function openHouse(open: Open): Promise<House> {
  const { supervisor, directory, port } = open
  const baseUrl = `http://localhost:${port}`
  const demoFile = join(directory, "demo.json")
  rmSync(demoFile, { force: true })
  supervisor.removeAtEnd(demoFile)

  const [stack] = await Promise.all([
    startStack({ ...open, baseUrl, seed: open.seed ?? "must" }),
    step("Build", (say) => build(supervisor, say)),
  ])
  const worn = open.devices === false ? [] : (stack.seeded?.bedside ?? [])
  const links = worn.map((one) => one.link)
  const [bedside, webs] = await Promise.all([
    step("Bedside", (say) => startBedside(supervisor, directory, links, open.replay, say)),
    step("Web", (say) => startWebs(supervisor, stack, open, say)),
    step("Workers", () => startWorkers(supervisor, stack, open.copies ?? 1)),
  ])

  writeFileSync(demoFile, demoJson(baseUrl, stack), { mode: 0o600 })
  return { ...stack, baseUrl, demoFile, bedside, webs }
}

/** The build beforehand, beside what waits. A fault of it is told where the house is opened, which tries again. */
export async function buildAhead(supervisor: Supervisor): Promise<void> {
  await build(supervisor, () => undefined).catch(() => undefined)
}

async function build(supervisor: Supervisor, say: (text: string) => void): Promise<void> {
  await supervisor.run({
    name: "build",
    command: process.execPath,
    args: [join(root, "tools/build.mjs")],
    cwd: root,
  })
  if (supervisor.tail("build").includes("up to date")) say("nothing changed")
}

async function startWebs(
  supervisor: Supervisor,
  stack: Stack,
  { port, proxyHops = 0, copies = 1 }: Open,
  say: (text: string) => void,
): Promise<readonly number[]> {
  const ports = copies === 1 ? [port] : await choosePortsApart(copies)
  await Promise.all(
    ports.map((own, nth) =>
      startWeb(supervisor, stack, { name: nthName("web", nth), port: own, proxyHops }),
    ),
  )
  if (copies > 1) await startDoor(supervisor, port, ports)
  say(`on http://localhost:${port}${copies > 1 ? `, ${copies} processes` : ""}`)
  return ports
}

/** The web app knows neither the owner's nor the sequencer's role, whatever our own environment holds. */
async function startWeb(
  supervisor: Supervisor,
  stack: Stack,
  { name, port, proxyHops }: { name: string; port: number; proxyHops: number },
): Promise<void> {
  const next = ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)]
  const env = {
    ...withheld,
    SEQUENCER_DATABASE_URL: undefined,
    AUDIT_SIGNER_DIR: undefined,
    ...stack.settings,
    PROXY_HOPS: String(proxyHops),
  }
  // Next waits for open event streams to end, and they end with their page: that is not waited for.
  const web = {
    name,
    command: process.execPath,
    args: [heapLimit, ...next],
    cwd: root,
    env,
    stage: stage.app,
    grace: 1_000,
  }
  await supervisor.start(web, async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
      signal: timeLimit(2_000),
    })
    return answer.ok
  })
}

async function startWorkers(supervisor: Supervisor, stack: Stack, copies: number): Promise<void> {
  const args = [heapLimit, "--import", "tsx", "workers/main.ts"]
  const env = { ...withheld, ...stack.settings, ...stack.workers, NODE_ENV: "production" }
  const names = Array.from({ length: copies }, (_, nth) => nthName("workers", nth))
  await Promise.all(
    names.map((name) =>
      supervisor.start(
        { name, command: process.execPath, args, cwd: root, env, stage: stage.app },
        () => Promise.resolve(supervisor.tail(name, 1_000).includes("workers ready")),
      ),
    ),
  )
}

/** "web", "web-2": the names of processes, of their logs and in the file of pids. */
function nthName(name: string, nth: number): string {
  return nth === 0 ? name : `${name}-${nth + 1}`
}

const withheld = {
  NEXT_TELEMETRY_DISABLED: "1",
  OWNER_DATABASE_URL: undefined,
  ADMIN_DATABASE_URL: undefined,
  NODE_ENV: "production",
}

function demoJson(baseUrl: string, stack: Stack): string {
  const { services, database, seeded } = stack
  const addresses = {
    baseUrl,
    mailUrl: services.mailUrl ?? null,
    databaseUrl: database.app,
    redisUrl: services.redis,
    livekitUrl: services.livekit.url,
    livekitApiKey: services.livekit.key,
    livekitApiSecret: services.livekit.secret,
    smsSecret: services.sms?.secret ?? null,
    adminDatabaseUrl: database.admin,
    databaseDisk: services.databaseDisk ?? null,
  }
  const { accounts = [], patients = [], bedside = [] } = seeded ?? {}
  return `${JSON.stringify({ ...addresses, accounts, patients, bedside }, null, 2)}\n`
}
