export type DeviceState = "off" | "asking" | "works" | "refused" | "in_use" | "missing"

/** What a failed getUserMedia says (Media Capture and Streams, section 10.3.1), for the words on the page. */
export function problemOf(error: unknown): "refused" | "in_use" | "missing" {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "refused"
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing"
    // NotReadableError, AbortError, and what old browsers invented: something holds the device.
    default:
      return "in_use"
  }
}

type Reported = "works" | "blocked" | "missing" | "unknown"

/** The word in which the clinic hears about a device before admitting. */
export function reported(state: DeviceState): Reported {
  switch (state) {
    case "works":
    case "missing":
      return state
    case "refused":
    case "in_use":
      return "blocked"
    case "off":
    case "asking":
      return "unknown"
  }
}
