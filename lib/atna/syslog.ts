import { connect as connectTcp } from "node:net"
import type { Socket } from "node:net"
import { connect as connectTls } from "node:tls"

/** `tls://` (RFC 5425) or `tcp://` (RFC 6587). The files are PEM: whom to trust, and who we are to them. */
export type SyslogTarget = {
  readonly host: string
  readonly port: number
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
}

/**
 * Sends these frames over a connection of their own. Syslog has no answer: what counts as one is that the
 * server took all of it and closed in order after we did. A server that is cut off before leaves a reset or
 * silence, and then all of them are sent again. Rejects after `withinMs`.
 */
export function sendFrames(
  target: SyslogTarget,
  frames: readonly Uint8Array[],
  withinMs = 20_000,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = open(target)
    const late = setTimeout(() => socket.destroy(new Error("no end in time")), withinMs)
    let ended = false
    socket.once(target.tls === undefined ? "connect" : "secureConnect", () => {
      for (const frame of frames) socket.write(frame)
      socket.end()
    })
    // Whatever it says is not read, but must flow for its end to be seen.
    socket.resume()
    socket.once("end", () => (ended = true))
    socket.once("error", reject)
    socket.once("close", (failed) => {
      clearTimeout(late)
      if (ended && !failed && socket.writableFinished) resolve()
      else reject(new Error("closed before all was taken"))
    })
  })
}

function open({ host, port, tls }: SyslogTarget): Socket {
  return tls === undefined
    ? connectTcp({ host, port })
    : connectTls({ host, port, servername: host, minVersion: "TLSv1.2", ...tls })
}
