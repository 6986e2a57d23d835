import type { DeviceCheck } from "@/db/schema/rooms"
import { networkVerdict } from "@/lib/rooms/network-verdict"

export type CheckPart = "camera" | "microphone" | "speaker" | "network" | "encryption"
export type CheckState = "works" | "fails" | "unknown"

/** The device check as a clinician reads it before admitting. A slow network works: sound comes first. */
export function checkParts(check: DeviceCheck): Record<CheckPart, CheckState> {
  return {
    camera: capture(check.camera),
    microphone: capture(check.microphone),
    speaker: check.speaker === "silent" ? "fails" : check.speaker,
    network: network(check),
    encryption: check.encryption ? "works" : "fails",
  }
}

export type Verdict = CheckPart | "works" | "slow" | "partly" | "untested"

/** What to say about it in one line: the worst first. Without encryption there is no visit at all. */
export function checkVerdict(check: DeviceCheck | null): Verdict {
  if (check === null) return "untested"
  const parts = checkParts(check)
  const order = ["encryption", "network", "microphone", "speaker", "camera"] as const
  const failing = order.find((part) => parts[part] === "fails")
  if (failing !== undefined) return failing
  if (check.network !== undefined && networkVerdict(check.network) === "slow") return "slow"
  // A check from before there was a network test is not called half a check for that.
  const asked = order.filter((part) => part !== "network" || check.network !== undefined)
  return asked.some((part) => parts[part] === "unknown") ? "partly" : "works"
}

function capture(state: DeviceCheck["camera"]): CheckState {
  if (state === "unknown") return "unknown"
  return state === "works" ? "works" : "fails"
}

function network({ network: found }: DeviceCheck): CheckState {
  if (found === undefined) return "unknown"
  switch (networkVerdict(found)) {
    case "works":
    case "slow":
      return "works"
    case "blocked":
      return "fails"
    case "untested":
      return "unknown"
  }
}
