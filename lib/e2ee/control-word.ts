import type { SeatRole } from "./seat-role"

/**
 * How much of the call a line carries, from the best down. Video gives way first and sound last:
 * what the picture needs, the voice gets.
 */
export const rungs = ["video", "low", "sound", "text"] as const
export type Rung = (typeof rungs)[number]

/**
 * What is said on the sealed topic `control` (docs/e2ee.md §13). Read by hand, as it must be understood
 * before the first frame, which the page does not hold up for a schema library.
 */
export type ControlWord =
  /** A clinician's: this key is out. */
  | { readonly t: "exclude"; readonly kid: string }
  /** A clinician's: whose key this is, their microphone goes off. */
  | { readonly t: "mute"; readonly kid: string }
  | ({ readonly t: "line" } & LineWord)

/** What one side tells the other of its own line. */
export type LineWord = { readonly rung: Rung; readonly weak: boolean; readonly leaving: boolean }

/** Undefined: none of ours, or not for this role to say. Dropped. */
export function readControl(json: unknown, role: SeatRole): ControlWord | undefined {
  if (typeof json !== "object" || json === null || !("t" in json)) return undefined
  switch (json.t) {
    case "exclude":
    case "mute": {
      const kid = role === "clinician" && "kid" in json ? json.kid : undefined
      return typeof kid === "string" ? { t: json.t, kid } : undefined
    }
    case "line": {
      const line = readLine(json)
      return line && { t: "line", ...line }
    }
    default:
      return undefined
  }
}

function readLine(json: object): LineWord | undefined {
  if (!("rung" in json) || !("weak" in json) || !("leaving" in json)) return undefined
  const rung = rungs.find((one) => one === json.rung)
  const { weak, leaving } = json
  if (rung === undefined || typeof weak !== "boolean" || typeof leaving !== "boolean")
    return undefined
  return { rung, weak, leaving }
}
