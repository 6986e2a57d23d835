import { readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { patchedBy } from "./patched.mjs"

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
  // The media server may mute somebody's track, and they see it. Only they themselves switch it on: the
  // library would obey the server there too, while the page says "off" and others hear.
  {
    what: "EngineEvent.RemoteMute",
    before: `      if (muted) {
        pub.mute();
      } else {
        pub.unmute();
      }
`,
    after: `      if (muted) pub.mute();
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

/** @param {string} text */
export const patched = (text) => patchedBy(patches, "tools/build/livekit-patch.mjs", text)

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
