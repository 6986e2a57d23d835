// node tools/build.mjs [--prepare]: what the app is built from, then the production build. With --prepare
// only the former (the encryption worker's copy, the files of the blur and the livekit-client patch):
// enough for "next dev".
// A build of the same sources is kept. Plain Node, so that images can build without the other tools.
import { spawn } from "node:child_process"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { copyBlurFiles } from "./build/blur-files.mjs"
import { writeWorker } from "./build/e2ee-worker.mjs"
import { patchLivekit } from "./build/livekit-patch.mjs"
import { sourceHash } from "./build/source-hash.mjs"

const root = join(import.meta.dirname, "..")
const stamp = join(root, ".next/housecall-sources")

console.log(patchLivekit(root) ? "livekit-client: patched." : "livekit-client: already patched.")
console.log(`Encryption worker: public/e2ee/${writeWorker(root)}`)
console.log(`Background blur: public/blur/${copyBlurFiles(root)}`)
if (!process.argv.includes("--prepare")) process.exitCode = await build()

async function build() {
  const sources = sourceHash(root)
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) {
    console.log("The production build is up to date.")
    return 0
  }
  rmSync(stamp, { force: true })
  const next = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  })
  const code = await new Promise((resolve) => {
    next.once("exit", (status) => resolve(status ?? 1))
    next.once("error", () => resolve(1))
  })
  if (code === 0) writeFileSync(stamp, sources)
  return code
}
