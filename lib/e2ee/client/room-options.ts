import { AudioPresets, type RoomOptions, compareVersions, getBrowser } from "livekit-client"

/**
 * What encryption allows (docs/e2ee.md §12): VP8 with simulcast; no RED, no backup codec.
 * Safari before 17.2 cannot send simulcast through an encoded transform (WebKit bug 257803).
 */
export function houseRoomOptions(): RoomOptions {
  return {
    // With one connection for both ways the server's media overtakes its own answer when something
    // is subscribed late, as here always: the first key frame is lost, and the next one is rationed.
    // Measured, first remote frame after Join, p50 and p95: one 738 and 1,324 ms, two 601 and 781 ms.
    singlePeerConnection: false,
    adaptiveStream: false,
    dynacast: false,
    disconnectOnPageLeave: true,
    stopLocalTrackOnUnpublish: true,
    dataStream: { maxPayloadByteLength: 64_000 },
    publishDefaults: {
      videoCodec: "vp8",
      simulcast: canSimulcast(),
      backupCodec: false,
      red: false,
      dtx: true,
      // 24 kbit/s with pauses left out: on a narrow line the voice goes before the picture.
      audioPreset: { ...AudioPresets.speech, priority: "high" },
    },
  }
}

function canSimulcast(): boolean {
  const browser = getBrowser()
  const version = browser?.os === "iOS" ? browser.osVersion : browser?.version
  const isApple = browser?.name === "Safari" || browser?.os === "iOS"
  return !isApple || version === undefined || compareVersions(version, "17.2") >= 0
}
