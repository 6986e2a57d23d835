/** What the bedside page does next, decided from what the server last said. */
export type BedsideStep = "wait" | "send" | "no_consent" | "ended"

export function bedsideStep(state: {
  visitState: string
  consent: { vitals: boolean }
}): BedsideStep {
  switch (state.visitState) {
    case "ended":
    case "cancelled":
      return "ended"
    case "in_call":
      return state.consent.vitals ? "send" : "no_consent"
    default:
      return "wait"
  }
}
