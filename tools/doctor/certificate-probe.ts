import { checkServerIdentity, connect } from "node:tls"

import type { Dial } from "./dial"

export type Certificate = {
  readonly from: Date
  readonly until: Date
  /** Why it is not this name's. */
  readonly wrongName: string | undefined
  /** Why nobody vouches for it: OpenSSL's code. */
  readonly untrusted: string | undefined
}

/** What a server shows to whoever asks for this name. `authority`: who is believed, in place of the usual ones. */
export function lookAtCertificate(
  host: string,
  port: number,
  dial: Dial,
  authority?: string,
): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      // What is wrong with it is judged below, all of it.
      {
        ...dial(host, port),
        servername: host,
        rejectUnauthorized: false,
        timeout: 6_000,
        ca: authority,
      },
      () => {
        const shown = socket.getPeerCertificate()
        const error: unknown = socket.authorizationError
        socket.destroy()
        resolve({
          from: new Date(shown.valid_from),
          until: new Date(shown.valid_to),
          wrongName: checkServerIdentity(host, shown)?.message,
          untrusted: error === null || error === undefined ? undefined : codeOf(error),
        })
      },
    )
    socket.on("timeout", () => socket.destroy(new Error("no answer within 6 s")))
    socket.on("error", reject)
  })
}

function codeOf(error: unknown): string {
  const code: unknown = Object(error).code
  return typeof code === "string" ? code : String(error)
}
