import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { patchedBy } from "./patched.mjs"

/**
 * livekit-client's worker lets a frame out as it is for an identity that nobody switched encryption on for,
 * and the identity is what the media server called this page when it last connected: a server that calls it
 * by a new name would get camera and microphone in clear. Here such a frame is dropped, on the way in too.
 */
const patches = [
  {
    what: "encodeFunction",
    before: "if(!this.isEnabled())return this.appendFrameMetadata(t),n.enqueue(t);",
    after: "if(!this.isEnabled())return;",
  },
  {
    what: "decodeFunction",
    before: "this.participantIdentity));if(!e)return n.enqueue(t);",
    after: "this.participantIdentity));if(!e)return;",
  },
]

/** @param {string} root */
export const workerSource = (root) =>
  join(root, "node_modules/livekit-client/dist/livekit-client.e2ee.worker.js")

/** The worker that is served. @param {string} root */
export function workerText(root) {
  const text = readFileSync(workerSource(root), "utf8")
  return patchedBy(patches, "tools/build/e2ee-worker.mjs", text)
}

/**
 * Writes LiveKit's encryption worker to public/e2ee under a name that carries its content, so that it may
 * be cached for ever, and that name to public/e2ee/worker.json for the app to read.
 * @param {string} root
 */
export function writeWorker(root) {
  const text = workerText(root)
  const folder = join(root, "public/e2ee")
  const name = `e2ee-worker.${createHash("sha256").update(text).digest("hex").slice(0, 16)}.js`
  mkdirSync(folder, { recursive: true })
  for (const old of readdirSync(folder))
    if (/^e2ee-worker\..*\.js$/.test(old) && old !== name) rmSync(join(folder, old))
  writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, "worker.json"), `${JSON.stringify({ path: `/e2ee/${name}` })}\n`)
  return name
}
