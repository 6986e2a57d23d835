import { createHash } from "node:crypto"
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/**
 * Copies LiveKit's encryption worker to public/e2ee under a name that carries its content, so that it
 * may be cached for ever, and writes that name to public/e2ee/worker.json for the app to read.
 * @param {string} root
 */
export function copyWorker(root) {
  const source = join(root, "node_modules/livekit-client/dist/livekit-client.e2ee.worker.js")
  const folder = join(root, "public/e2ee")
  const name = `e2ee-worker.${createHash("sha256").update(readFileSync(source)).digest("hex").slice(0, 16)}.js`
  mkdirSync(folder, { recursive: true })
  for (const old of readdirSync(folder))
    if (/^e2ee-worker\..*\.js$/.test(old) && old !== name) rmSync(join(folder, old))
  copyFileSync(source, join(folder, name))
  writeFileSync(join(folder, "worker.json"), `${JSON.stringify({ path: `/e2ee/${name}` })}\n`)
  return name
}
