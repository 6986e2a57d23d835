import type { SeatRole } from "./seat-role"

export type MediaSource = "camera" | "microphone" | "screen_share"

/**
 * What a seat may publish. The token says so to the media server, and every tab holds the others to it
 * by the certificate's role: a server that lets more through changes nothing on the screen.
 */
export function sourcesOf(role: SeatRole): readonly MediaSource[] {
  switch (role) {
    case "clinician":
      return ["camera", "microphone", "screen_share"]
    case "patient":
    case "companion":
    case "interpreter":
      return ["camera", "microphone"]
    case "device":
    case "watcher":
      return []
  }
}

export function mayPublish(role: SeatRole, source: string): boolean {
  return sourcesOf(role).some((one) => one === source)
}
