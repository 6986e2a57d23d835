import type { Page } from "@playwright/test"

/** Decoded so far, by video stream. */
export type Decoded = Readonly<Record<string, number>>

export async function decodedBy(page: Page): Promise<Decoded> {
  return page.evaluate(async () => {
    const found: Record<string, number> = {}
    for (const connection of Reflect.get(window, "peerConnections")) {
      for (const report of (await connection.getStats()).values())
        if (report.type === "inbound-rtp" && report.kind === "video")
          found[report.ssrc] = report.framesDecoded
    }
    return found
  })
}

/** Whether a stream has grown past `before`, or a new one has begun. */
export function hasGrown(before: Decoded, after: Decoded): boolean {
  return streamsGrown(before, after) > 0
}

export function streamsGrown(before: Decoded, after: Decoded): number {
  return Object.entries(after).filter(([stream, frames]) => frames > (before[stream] ?? 0)).length
}
