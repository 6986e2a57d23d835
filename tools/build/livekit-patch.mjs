import { readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/**
 * livekit-client 2.23.0 remembers the promise of its data connection for ever, even when it was
 * rejected: one send in the tens of milliseconds of a full reconnect, and no data leaves that room
 * again while it calls itself connected. The patch forgets a rejected promise.
 */
export const patch = {
  file: "node_modules/livekit-client/dist/livekit-client.esm.mjs",
  before: `      if (!this.publisherConnectionPromise) {
        this.publisherConnectionPromise = this.ensureDataTransportConnected(kind, false);
      }
      yield this.publisherConnectionPromise;
`,
  after: `      const publisherConnection = this.publisherConnectionPromise ??= this.ensureDataTransportConnected(kind, false);
      try {
        yield publisherConnection;
      } catch (error) {
        if (this.publisherConnectionPromise === publisherConnection) this.publisherConnectionPromise = undefined;
        throw error;
      }
`,
}

/** The patched text; the same text when it is patched already. Throws when the place is not there. @param {string} text */
export function patched(text) {
  if (text.includes(patch.after)) return text
  const parts = text.split(patch.before)
  if (parts.length !== 2) {
    throw new Error(
      `livekit-client is not the version that tools/build/livekit-patch.mjs was made for (found its place ${parts.length - 1} times). Look whether upstream mended ensurePublisherConnected; then adapt or drop the patch.`,
    )
  }
  return parts.join(patch.after)
}

/** Patches the installed package, once. @param {string} root */
export function patchLivekit(root) {
  const file = join(root, patch.file)
  const text = readFileSync(file, "utf8")
  const wanted = patched(text)
  if (wanted === text) return false
  writeFileSync(`${file}.tmp`, wanted)
  renameSync(`${file}.tmp`, file)
  return true
}
