import { sum } from "@/app/_media/line-stats"
import type { Entry } from "@/app/_media/line-stats"

/** Counters since the connection began, of everything that goes and comes. */
export type Counters = { sent: number; missed: number; received: number; lost: number }

export function countersOf(entries: readonly Entry[]): Counters {
  return {
    sent: sum(entries, "outbound-rtp", "packetsSent"),
    missed: sum(entries, "remote-inbound-rtp", "packetsLost"),
    received: sum(entries, "inbound-rtp", "packetsReceived"),
    lost: sum(entries, "inbound-rtp", "packetsLost"),
  }
}

/** On the worse of both ways. Undefined: too few went to tell. */
export function lostBetween(before: Counters, now: Counters): number | undefined {
  const up = share(now.missed - before.missed, now.sent - before.sent)
  const received = now.received - before.received
  const lost = now.lost - before.lost
  const down = share(lost, received + lost)
  return up === undefined ? down : Math.max(up, down ?? 0)
}

/** What the browser believes that it can send, by the connection that sends. */
export function sendKbps(entries: readonly Entry[]): number | undefined {
  const known = entries.flatMap(({ availableOutgoingBitrate: bits }) =>
    typeof bits === "number" ? [bits / 1_000] : [],
  )
  return known.length === 0 ? undefined : Math.max(...known)
}

function share(lost: number, all: number): number | undefined {
  return all < fewest ? undefined : Math.min(Math.max((lost / all) * 100, 0), 100)
}

/** Half a second of speech: below it one lost packet would look like a bad line. */
const fewest = 25
