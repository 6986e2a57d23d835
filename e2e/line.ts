import type { BrowserContext, Page } from "@playwright/test"

export type Line = {
  /** Relayed only: over UDP, or over TLS, where the media server offers it. */
  relay: "udp" | "tls"
  /** A port of loopback that stands before the TURN server; see `udp-line.ts`. */
  through?: number
}

/**
 * From the next page on media goes through TURN and no other way, whatever else the two ends know of
 * each other. Every connection is kept on the window, for `pathsOf`.
 */
export async function onlyRelayed(context: BrowserContext, line: Line): Promise<void> {
  await keepConnections(context)
  await context.addInitScript(({ relay, through }: Line) => {
    const Native = window.RTCPeerConnection
    const bound = (configuration: RTCConfiguration = {}): RTCConfiguration => {
      const kept = (configuration.iceServers ?? []).map((server) => ({
        ...server,
        urls: [server.urls]
          .flat()
          .filter((url) => url.startsWith(relay === "tls" ? "turns:" : "turn:"))
          .map((url) => (through === undefined ? url : url.replace(/:\d+\?/, `:${through}?`))),
      }))
      const iceServers = kept.filter((server) => server.urls.length > 0)
      return { ...configuration, iceServers, iceTransportPolicy: "relay" }
    }
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(bound(configuration))
      }
      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration(bound(configuration))
      }
    }
  }, line)
}

/** From the next load on every connection of a page is kept on its window. */
export async function keepConnections(where: BrowserContext | Page): Promise<void> {
  await where.addInitScript(() => {
    const made: RTCPeerConnection[] = []
    Reflect.set(window, "peerConnections", made)
    const Native = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        made.push(this)
      }
    }
  })
}

/** From the next page on no media connection comes about, as behind a firewall that lets only web pages through. */
export async function onlyWebPages(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const Native = window.RTCPeerConnection
    const walled: RTCConfiguration = { iceServers: [], iceTransportPolicy: "relay" }
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, ...walled })
      }
      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration({ ...configuration, ...walled })
      }
    }
  })
}

export type Path = { local: string; remote: string; relayProtocol: string; bytes: number }

/** The selected candidate pair of each connection that carries something. */
export async function pathsOf(page: Page): Promise<Path[]> {
  return page.evaluate(async () => {
    const all: RTCPeerConnection[] = Reflect.get(window, "peerConnections") ?? []
    const live = all.filter((one) => one.connectionState === "connected")
    return Promise.all(
      live.map(async (one) => {
        const report: Map<string, Record<string, unknown>> = new Map(
          (await one.getStats()) as unknown as Iterable<[string, Record<string, unknown>]>,
        )
        const transport = [...report.values()].find((entry) => entry["type"] === "transport")
        const pair = report.get(String(transport?.["selectedCandidatePairId"])) ?? {}
        const local = report.get(String(pair["localCandidateId"])) ?? {}
        const remote = report.get(String(pair["remoteCandidateId"])) ?? {}
        return {
          local: String(local["candidateType"]),
          remote: String(remote["candidateType"]),
          relayProtocol: String(local["relayProtocol"]),
          bytes: Number(pair["bytesReceived"] ?? 0) + Number(pair["bytesSent"] ?? 0),
        }
      }),
    )
  })
}
