/** One entry of a browser's statistics (W3C webrtc-stats), as it comes: browsers differ in what is there. */
export type Entry = Readonly<Record<string, unknown>>

export type Counts = { bytes: number; packets: number; lost: number; at: number }

export function entriesOf(report: RTCStatsReport | undefined): Entry[] {
  const entries: Entry[] = []
  report?.forEach((entry: Entry) => entries.push(entry))
  return entries
}

/** A counter over all entries of a type; what a browser leaves out counts as nothing. */
export function sum(entries: readonly Entry[], type: string, field: string): number {
  return entries
    .filter((entry) => entry["type"] === type)
    .reduce((total, entry) => total + number(entry, field), 0)
}

/** The pair of candidates that carries everything; Firefox marks it, the others name it on the transport. */
export function selectedPair(entries: readonly Entry[]): Entry | undefined {
  const named = entries.find((entry) => entry["selectedCandidatePairId"] !== undefined)
  return entries.find(
    (entry) =>
      entry["type"] === "candidate-pair" &&
      (entry["selected"] === true || entry["id"] === named?.["selectedCandidatePairId"]),
  )
}

/** By which way it goes: straight over UDP or TCP, or by a relay. */
export function wayOf(entries: readonly Entry[]): "udp" | "tcp" | "relay" | undefined {
  const pair = selectedPair(entries)
  const local = entries.find((entry) => entry["id"] === pair?.["localCandidateId"])
  if (local === undefined) return undefined
  if (local["candidateType"] === "relay") return "relay"
  return local["protocol"] === "tcp" ? "tcp" : "udp"
}

/** The media server named an address for this protocol. */
export function isOffered(entries: readonly Entry[], protocol: "udp" | "tcp"): boolean {
  return entries.some(
    (entry) => entry["type"] === "remote-candidate" && entry["protocol"] === protocol,
  )
}

export function roundTripMs(entries: readonly Entry[]): number | null {
  const seconds = selectedPair(entries)?.["currentRoundTripTime"]
  return typeof seconds === "number" ? Math.min(Math.round(seconds * 1_000), 60_000) : null
}

/** What was sent, and what the other end says it missed. */
export function sentOf(entries: readonly Entry[], at: number): Counts {
  const sent = of(entries, "outbound-rtp")
  const heard = of(entries, "remote-inbound-rtp")
  const [bytes, packets] = [number(sent, "bytesSent"), number(sent, "packetsSent")]
  return { bytes, packets, lost: number(heard, "packetsLost"), at }
}

export function receivedOf(entries: readonly Entry[], at: number): Counts {
  const heard = of(entries, "inbound-rtp")
  const [received, lost] = [number(heard, "packetsReceived"), number(heard, "packetsLost")]
  return { bytes: number(heard, "bytesReceived"), packets: received + lost, lost, at }
}

/** The most it carried from one count to the next, and what was lost in all. Null: nothing was carried. */
export function measured(counts: readonly Counts[]): { kbps: number; lostPercent: number } | null {
  const rates = counts.slice(1).map((now, index) => {
    const before = counts[index]
    return before === undefined || now.at <= before.at
      ? 0
      : ((now.bytes - before.bytes) * 8) / (now.at - before.at)
  })
  const [first, last] = [counts[0], counts.at(-1)]
  const packets = (last?.packets ?? 0) - (first?.packets ?? 0)
  if (packets <= 0) return null
  const lost = Math.max((last?.lost ?? 0) - (first?.lost ?? 0), 0)
  const lostPercent = Math.min(Math.round((lost / packets) * 1_000) / 10, 100)
  return { kbps: Math.max(0, Math.round(Math.max(...rates))), lostPercent }
}

function of(entries: readonly Entry[], type: string): Entry | undefined {
  return entries.find((entry) => entry["type"] === type && (entry["kind"] ?? "video") === "video")
}

function number(entry: Entry | undefined, field: string): number {
  const value = entry?.[field]
  return typeof value === "number" ? value : 0
}
