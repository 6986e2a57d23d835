import { worse } from "./condition"
import type { Aspect } from "./condition"
import { lostAt } from "./probe"
import type { Status } from "./probe"
import type { Control, Track } from "./track"
import type { Why } from "./transition"

export function whyControlled(control: Control): Why {
  switch (control.kind) {
    case "limits":
      return "limits_changed"
    case "inhibit":
      return control.why
    case "monitoring":
      return control.state === "began" ? "data_back" : "monitoring_ended"
  }
}

export function whyOf(
  track: Track,
  aspect: Aspect | "reported",
  was: Status,
  is: Status,
  at: number,
): Why {
  const begins = order[is.phase] > order[was.phase]
  if (was.phase === "active" && is.phase === "active")
    return worse(is.priority, was.priority) ? "limit_exceeded" : "within_limits"
  if (track.kind === "reported") return begins ? "reported" : "report_ended"
  if (aspect === "no_data") return begins ? "no_data" : "data_back"
  if (begins) return "limit_exceeded"
  return at >= lostAt(track) ? "no_data" : "within_limits"
}

const order = { clear: 0, pending: 1, active: 2 }
