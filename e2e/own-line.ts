import type { BrowserContext } from "@playwright/test"

import { onlyRelayed } from "./line"
import { turnPort } from "./media-server"
import { running } from "./running"
import { tcpLine } from "./tcp-line"
import { udpLine } from "./udp-line"

export type OwnLine = {
  /** For the person's own browser: its pages and its signalling go through the line. */
  readonly args: readonly string[]
  /** Media too, from the next page on. */
  use(context: BrowserContext): Promise<void>
  cut(isCut: boolean): void
  close(): void
}

/** All that one person's device has of a network: pages, signalling and media, to be cut at one moment. */
export async function ownLine(): Promise<OwnLine> {
  const web = new URL(running.baseUrl)
  const media = new URL(running.livekitUrl)
  const [pages, signalling, turn] = await Promise.all([
    tcpLine(Number(web.port)),
    tcpLine(Number(media.port)),
    udpLine(turnPort()),
  ])
  const rules = [
    `MAP ${web.host} 127.0.0.1:${pages.port}`,
    `MAP ${media.host} 127.0.0.1:${signalling.port}`,
  ]
  return {
    args: [`--host-resolver-rules=${rules.join(", ")}`],
    use: (context) => onlyRelayed(context, { relay: "udp", through: turn.port }),
    cut(isCut) {
      pages.cut(isCut)
      signalling.cut(isCut)
      turn.change({ cut: isCut })
    },
    close() {
      for (const line of [pages, signalling, turn]) line.close()
    },
  }
}
