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

/**
 * Whether a seat hands its sender key to another. Whoever watches vital signs gets none from a seat that
 * has sound or a picture: what they may not hear or see they cannot open either.
 */
export function handsKeyTo(from: SeatRole, to: SeatRole): boolean {
  return to !== "watcher" || sourcesOf(from).length === 0
}

export function mayPublish(role: SeatRole, source: string): boolean {
  return sourcesOf(role).some((one) => one === source)
}
