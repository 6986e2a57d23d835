import type { Line } from "./line-state"

export type LineWords =
  | "weak"
  | "reconnecting"
  | "lost"
  | "resumed"
  | "ended"
  | "low"
  | "sound"
  | "text"
  | "savingLow"
  | "savingSound"
  | "savingText"

/** The interruption first, then what the line does not carry or its owner does not want. Undefined: all is well. */
export function lineWords({ state, rung }: Line): LineWords | undefined {
  switch (state) {
    case "connecting":
      return undefined
    case "reconnecting":
    case "lost":
    case "resumed":
    case "ended":
      return state
    case "weak":
      return rung === "video" ? "weak" : rung
    case "connected":
      return rung === "video" ? undefined : saving[rung]
  }
}

const saving = { low: "savingLow", sound: "savingSound", text: "savingText" } as const
