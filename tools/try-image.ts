// npm run image:try -- FOLDER [NODE]: starts what "node tools/build.mjs --image FOLDER" wrote, as compose.yaml
// does and without its engine: from a copy where no package can be found by luck, its secrets in files, as a
// user who owns none of it (where we are root), by another Node where one is named. Services are our own.
// It looks at the pages, has a clinic added and waits for the letter, asks the image's doctor, healthy and with
// faults planted, and says what was written into the tree.
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

import { z } from "zod"

import { timeLimit } from "@/lib/time-limit"

import { Failure } from "./failure"
import { changesIn, treeOf } from "./image-changes"
import { askDoctor } from "./image-doctor"
import { program, run, start, startParts } from "./image-house"
import type { House } from "./image-house"
import { session } from "./session"
import { choosePort } from "./stack/ports"
import { reset } from "./stack/reset"
import type { Supervisor } from "./stack/supervisor"

const [from = "", node = process.execPath] = process.argv.slice(2)
if (from === "") {
  console.error("Usage: npm run image:try -- FOLDER [NODE]")
  process.exit(2)
}

await session(resolve(".data/try-image"), async ({ supervisor, directory, stop }) => {
  await reset(directory, undefined)
  const place = mkdtempSync(join(tmpdir(), "housecall-image-"))
  chmodSync(place, 0o755)
  try {
    await tryImage(supervisor, directory, place)
  } finally {
    await stop()
    rmSync(place, { recursive: true, force: true })
  }
  return 0
})

async function tryImage(supervisor: Supervisor, directory: string, place: string): Promise<void> {
  const tree = join(place, "app")
  cpSync(resolve(from), tree, { recursive: true, verbatimSymlinks: true })
  const before = treeOf(tree)
  const port = await choosePort()
  const baseUrl = `http://localhost:${port}`
  const house = { supervisor, directory, place, tree, port, baseUrl, node: resolve(node) }
  const parts = await startParts(house)

  await program(house, "secrets", ["secrets", join(place, "secrets")], parts.hosts, {})
  await program(house, "migrate", ["migrate"], parts.operator)
  await program(house, "migrate-again", ["migrate"], parts.operator)

  const weak = { ...parts.web, SESSION_SECRET: "changeme", SESSION_SECRET_FILE: undefined }
  const refused = await run(house, "weak-secret", ["server.js"], weak)
  expectThat(refused === 78, `a weak secret ends the start: exit code ${refused}`)
  expectThat(
    supervisor.tail("weak-secret", 5).includes("SESSION_SECRET: has 8 characters"),
    "and is named",
  )

  await start(house, "web", ["server.js"], parts.web, async () => {
    const answer = await fetch(`${baseUrl}/healthz`, { signal: timeLimit(2_000) })
    return answer.ok
  })
  await program(house, "web-health", ["healthy"], parts.web)
  await start(house, "workers", ["programs/workers.mjs"], parts.workers, async () =>
    supervisor.tail("workers", 1_000).includes("workers ready"),
  )
  await program(house, "workers-health", ["healthy", "workers"], parts.workers)

  await looksRight(house)
  const to = "ada@second.example"
  const clinic = ["--slug", "second", "--name", "Second Clinic", "--phone", "020 7946 0199"]
  const rest = ["--zone", "Europe/London", "--administrator", to, "--by", "R. Applegarth"]
  await program(house, "clinic", ["clinic", "add", ...clinic, ...rest], parts.operator)
  await letterTo(to, parts.mailUrl)
  await logOf(baseUrl, readFileSync(join(place, "secrets/web/metrics-token"), "utf8"))
  await askDoctor(house, parts.operator)
  const changed = changesIn(before, treeOf(tree))
  expectThat(changed.length === 0, `nothing was written into the tree ${changed.join(" ")}`)
}

async function looksRight({ baseUrl, tree }: House): Promise<void> {
  const page = await fetch(`${baseUrl}/sign-in`)
  const text = await page.text()
  expectThat(page.status === 200 && text.includes("<form"), "/sign-in is there")
  const script = /\/_next\/static\/[^"]+\.js/.exec(text)?.[0] ?? "/no-script"
  const e2ee = z.object({ path: z.string() }).parse(jsonOf(join(tree, "public/e2ee/worker.json")))
  for (const path of [script, e2ee.path, "/healthz"]) {
    const answer = await fetch(`${baseUrl}${path}`)
    expectThat(answer.status === 200, `${path} is there`)
  }
}

async function letterTo(to: string, mailUrl: string): Promise<void> {
  await until(`the workers sent the invitation to ${to}`, async () => {
    const answer = await fetch(`${mailUrl}/api/messages?to=${encodeURIComponent(to)}`)
    return (await answer.text()).includes("/welcome")
  })
}

async function logOf(baseUrl: string, token: string): Promise<void> {
  await until("the audit log has entries", async () => {
    const headers = { authorization: `Bearer ${token.trim()}` }
    const text = await (await fetch(`${baseUrl}/metrics`, { headers })).text()
    return Number(/^housecall_audit_log_entries (\d+)$/m.exec(text)?.[1]) > 0
  })
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 120_000
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Failure(`Not within two minutes: ${what}`, "read the logs")
    await new Promise((done) => setTimeout(done, 250))
  }
  console.log(`✓ ${what}`)
}

function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Failure(`Not so: ${what}`, "read the logs in .data/try-image/logs")
  console.log(`✓ ${what}`)
}

function jsonOf(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"))
}
