import { useSyncExternalStore } from "react"

/**
 * Whether this browser can lock a visit: encoded frames reach a worker (RTCRtpScriptTransform, or
 * Chromium's older createEncodedStreams) and WebCrypto is there. The same question as LiveKit's
 * isE2EESupported, asked before its code is loaded.
 */
export function canEncrypt(): boolean {
  const sender = typeof RTCRtpSender === "undefined" ? undefined : RTCRtpSender.prototype
  const frames =
    "RTCRtpScriptTransform" in window || (sender !== undefined && "createEncodedStreams" in sender)
  return frames && window.isSecureContext && typeof Worker !== "undefined"
}

/** The same for pages that a server renders first: it cannot know, and says nothing against the device. */
export function useCanEncrypt(): boolean {
  return useSyncExternalStore(neverChanges, canEncrypt, () => true)
}

function neverChanges(): () => void {
  return () => undefined
}
