import type { NetworkPath, NetworkReport } from "@/db/schema/rooms"

export type NetworkVerdict = "works" | "slow" | "blocked" | "untested"

/** In the order in which a support line asks for them. */
export const networkPaths = [
  "signal",
  "udp",
  "tcp",
  "turnUdp",
  "turnTls",
] as const satisfies readonly NetworkPath[]

/** Nothing was found out. */
export const untestedNetwork: NetworkReport = {
  paths: {
    signal: "untested",
    udp: "untested",
    tcp: "untested",
    turnUdp: "untested",
    turnTls: "untested",
  },
  up: null,
  down: null,
  roundTripMs: null,
}

/** One way of media that works is enough. What was not measured speaks against nobody. */
export function networkVerdict({ paths, up, down, roundTripMs }: NetworkReport): NetworkVerdict {
  if (paths.signal === "blocked") return "blocked"
  const ways = [paths.udp, paths.tcp, paths.turnUdp, paths.turnTls]
  if (!ways.includes("works")) return ways.includes("blocked") ? "blocked" : "untested"
  if ((roundTripMs ?? 0) > longestTripMs) return "slow"
  const measured = [up, down].filter((way) => way !== null)
  return measured.some((way) => way.kbps < leastKbps || way.lostPercent > mostLostPercent)
    ? "slow"
    : "works"
}

/** One way of 200 ms is where talk begins to collide (ITU-T G.114: 150 ms good, 400 ms the limit). */
const longestTripMs = 400
/** The middle layer of the camera (360p, 450 kbit/s) with sound, and room to breathe. */
const leastKbps = 600
/** Above it faces freeze although the sound is still whole. */
const mostLostPercent = 5
