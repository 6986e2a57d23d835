// node tools/build.mjs [--prepare | --image FOLDER]: what the app is built from, then the production build.
// --prepare makes only the former (the encryption worker's copy, the files of the blur and the livekit-client
// patch): enough for "next dev". --image also writes the tree that deploy/Dockerfile takes into an image.
// A build of the same sources is kept. Plain Node, so that images can build without the other tools.
import { spawn } from "node:child_process"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"

import { copyBlurFiles } from "./build/blur-files.mjs"
import { writeWorker } from "./build/e2ee-worker.mjs"
import { patchLivekit } from "./build/livekit-patch.mjs"
import { sourceHash } from "./build/source-hash.mjs"

const root = join(import.meta.dirname, "..")
const stamp = join(root, ".next/housecall-sources")
const { prepare = false, image } = parseArgs({
  options: { prepare: { type: "boolean" }, image: { type: "string" } },
}).values

console.log(patchLivekit(root) ? "livekit-client: patched." : "livekit-client: already patched.")
console.log(`Encryption worker: public/e2ee/${writeWorker(root)}`)
console.log(`Background blur: public/blur/${copyBlurFiles(root)}`)
if (!prepare) process.exitCode = await build()
if (image !== undefined && process.exitCode === 0) {
  const { writeImageTree } = await import("./build/image-tree.mjs")
  await writeImageTree(root, resolve(image))
  console.log(`The image's tree: ${resolve(image)}`)
}

async function build() {
  const sources = `${sourceHash(root)}${image === undefined ? "" : " for an image"}`
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) {
    console.log("The production build is up to date.")
    return 0
  }
  rmSync(stamp, { force: true })
  const next = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      HOUSECALL_IMAGE: image === undefined ? "no" : "yes",
    },
  })
  const code = await new Promise((done) => {
    next.once("exit", (status) => done(status ?? 1))
    next.once("error", () => done(1))
  })
  if (code === 0) writeFileSync(stamp, sources)
  return code
}
