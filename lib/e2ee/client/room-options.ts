import { AudioPresets, type RoomOptions, compareVersions, getBrowser } from "livekit-client"

/**
 * What encryption allows (encryption.md section 12): VP8 with simulcast; no RED, no backup codec.
 * Safari before 17.2 cannot send simulcast through an encoded transform (WebKit bug 257803).
 */
export function houseRoomOptions(): RoomOptions {
  return {
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
      audioPreset: AudioPresets.speech,
    },
  }
}

function canSimulcast(): boolean {
  const browser = getBrowser()
  const version = browser?.os === "iOS" ? browser.osVersion : browser?.version
  const isApple = browser?.name === "Safari" || browser?.os === "iOS"
  return !isApple || version === undefined || compareVersions(version, "17.2") >= 0
}
