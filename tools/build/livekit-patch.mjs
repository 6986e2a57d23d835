import { readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const file = "node_modules/livekit-client/dist/livekit-client.esm.mjs"

export const patches = [
  // livekit-client 2.23.0 remembers the promise of its data connection for ever, even when it was
  // rejected: one send in the tens of milliseconds of a full reconnect, and no data leaves that room
  // again while it calls itself connected. The patch forgets a rejected promise.
  {
    what: "ensurePublisherConnected",
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
  },
  // Decrypting a data track's packet takes a moment, and whoever read the track may have left in it:
  // its readers are then gone, and each packet under way became an uncaught TypeError.
  {
    what: "IncomingDataTrackManager.packetReceived",
    before: `      if (!internalFrame) {
        // Not all packets have been received yet to form a complete frame
        return;
      }
`,
    after: `      if (!internalFrame || descriptor.subscription.type !== 'active') {
        return;
      }
`,
  },
  // A frame of a data track is sent some moments after it was given; the room may be left in them, or its
  // connection closed: each of its packets then became an uncaught rejection, in words of the browser's.
  // They are lost, as packets of such a track may be. In a room that is not left the rejection stays,
  // under one name: it is how a dead data path is noticed (lib/e2ee/client/live-session.ts).
  {
    what: "packetAvailable",
    before: `      this.engine.sendDataTrackFrame(bytes).finally(() => this.outgoingDataTrackManager.handlePacketSendComplete(handle));
`,
    after: `      this.engine.sendDataTrackFrame(bytes).catch(cause => { if (this.state !== ConnectionState.Disconnected) throw new Error("data track packet not sent", { cause }); }).finally(() => this.outgoingDataTrackManager.handlePacketSendComplete(handle));
`,
  },
  // The worker's word about somebody may come before they are known or after they went: an uncaught
  // TypeError. Nothing depends on that word but a status that we do not show.
  {
    what: "couldn't set encryption status",
    before: `            if (!participant) {
              throw TypeError("couldn't set encryption status, participant not found".concat(data.participantIdentity));
            }
`,
    after: `            if (!participant) {
              break;
            }
`,
  },
]

/** The patched text; the same text when it is patched already. Throws when a place is not there. @param {string} text */
export function patched(text) {
  return patches.reduce((current, { what, before, after }) => {
    if (current.includes(after)) return current
    const parts = current.split(before)
    if (parts.length !== 2) {
      throw new Error(
        `livekit-client is not the version that tools/build/livekit-patch.mjs was made for (found ${what} ${parts.length - 1} times). Look whether upstream mended it; then adapt or drop the patch.`,
      )
    }
    return parts.join(after)
  }, text)
}

/** Patches the installed package, once. @param {string} root */
export function patchLivekit(root) {
  const path = join(root, file)
  const text = readFileSync(path, "utf8")
  const wanted = patched(text)
  if (wanted === text) return false
  writeFileSync(`${path}.tmp`, wanted)
  renameSync(`${path}.tmp`, path)
  return true
}
