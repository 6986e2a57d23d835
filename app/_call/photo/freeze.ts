import type { RemoteTrack } from "livekit-client"

import { withTimeout } from "@/lib/with-timeout"

/** What this camera shows now, at the size in which it arrives; undefined where nothing arrives. */
export async function freeze(track: RemoteTrack): Promise<ImageBitmap | undefined> {
  const video = document.createElement("video")
  video.muted = true
  track.attach(video)
  try {
    await withTimeout(
      new Promise<void>((resolve) => {
        video.requestVideoFrameCallback(() => resolve())
        void video.play().catch(() => undefined)
      }),
      frameMs,
    )
    return await createImageBitmap(video)
  } catch {
    return undefined
  } finally {
    track.detach(video)
  }
}

const frameMs = 5_000
