export type NetworkState = "asking" | "works" | "slow" | "offline"

/**
 * How the way to the clinic looks from here: round trips to our server, and what the browser itself
 * knows of its line. It does not prove that the video's own path is open: only the call does.
 */
export async function checkNetwork(): Promise<NetworkState> {
  if (!navigator.onLine) return "offline"
  const trips: number[] = []
  for (let round = 0; round < 3; round++) {
    const began = performance.now()
    try {
      await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(5_000) })
    } catch {
      return "offline"
    }
    trips.push(performance.now() - began)
  }
  return judge(Math.min(...trips), lineOf(navigator))
}

/** `mbps` is undefined where the browser does not tell (Safari, Firefox). */
export function judge(tripMs: number, mbps: number | undefined): "works" | "slow" {
  // One way of 200 ms is where talk begins to collide (ITU-T G.114: 150 ms good, 400 ms the limit).
  if (tripMs > 400) return "slow"
  return mbps !== undefined && mbps < 0.6 ? "slow" : "works"
}

function lineOf(from: Navigator): number | undefined {
  if (!("connection" in from)) return undefined
  const { connection } = from
  if (typeof connection !== "object" || connection === null || !("downlink" in connection))
    return undefined
  return typeof connection.downlink === "number" ? connection.downlink : undefined
}
