import type { Protection } from "@/lib/protection"

/** What the bedside page does next, decided from what the server last said. */
export type BedsideStep = "wait" | "send" | "no_consent" | "unencrypted" | "ended"

export function bedsideStep(state: {
  visitState: string
  protection: Protection
  consent: { vitals: boolean }
}): BedsideStep {
  switch (state.visitState) {
    case "ended":
    case "cancelled":
      return "ended"
    case "in_call":
      if (!state.consent.vitals) return "no_consent"
      // Nobody stands here who could be asked: waves and numbers go nowhere in clear.
      return state.protection === "none" ? "unencrypted" : "send"
    default:
      return "wait"
  }
}
