/** What the device check leaves for the call: live tracks, so that Join asks for nothing again. */
export type PreparedMedia = {
  /** Null when the person came back to a call without a camera and microphone at hand. */
  stream: MediaStream | null
  videoTrack: MediaStreamTrack | null
  audioTrack: MediaStreamTrack | null
}

export const nothingPrepared: PreparedMedia = { stream: null, videoTrack: null, audioTrack: null }

/** The camera's light goes out when nobody needs it any more. */
export function release(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
