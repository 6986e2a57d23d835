import type { DeviceCheck } from "@/db/schema/rooms"

export type CheckPart = "camera" | "microphone" | "speaker" | "encryption"
export type CheckState = "works" | "fails" | "unknown"

/** The device check as a clinician reads it before admitting. */
export function checkParts(check: DeviceCheck): Record<CheckPart, CheckState> {
  return {
    camera: capture(check.camera),
    microphone: capture(check.microphone),
    speaker: check.speaker === "silent" ? "fails" : check.speaker,
    encryption: check.encryption ? "works" : "fails",
  }
}

export type Verdict = CheckPart | "works" | "partly" | "untested"

/** What to say about it in one line: the worst first. Without encryption there is no visit at all. */
export function checkVerdict(check: DeviceCheck | null): Verdict {
  if (check === null) return "untested"
  const parts = checkParts(check)
  const order = ["encryption", "microphone", "speaker", "camera"] as const
  const failing = order.find((part) => parts[part] === "fails")
  if (failing !== undefined) return failing
  return order.some((part) => parts[part] === "unknown") ? "partly" : "works"
}

function capture(state: DeviceCheck["camera"]): CheckState {
  if (state === "unknown") return "unknown"
  return state === "works" ? "works" : "fails"
}
