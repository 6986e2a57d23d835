import { request as plainRequest } from "node:http"
import { request as secureRequest } from "node:https"

import type { Dial } from "./dial"

export type HttpAnswer = {
  readonly status: number
  /** How far the other side's clock is before ours, in ms, to half a second; undefined where it sends no date. */
  readonly aheadMs: number | undefined
}

export type Asking = {
  readonly method: "GET" | "POST"
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** One request, nothing followed. Certificates are judged apart, so that each fault is told once. */
export function askHttp(address: string, dial: Dial, asking?: Asking): Promise<HttpAnswer> {
  const url = new URL(address)
  const isSecure = url.protocol === "https:"
  const { host, port } = dial(url.hostname, Number(url.port || (isSecure ? 443 : 80)))
  const begun = Date.now()
  return new Promise((resolve, reject) => {
    const asked = (isSecure ? secureRequest : plainRequest)(
      {
        host,
        port,
        path: `${url.pathname}${url.search}`,
        method: asking?.method ?? "GET",
        headers: { host: url.host, ...asking?.headers },
        timeout: 8_000,
        ...(isSecure ? { servername: url.hostname, rejectUnauthorized: false } : {}),
      },
      (answer) => {
        answer.resume()
        asked.destroy()
        const said = Date.parse(answer.headers.date ?? "")
        resolve({
          status: answer.statusCode ?? 0,
          // A date is cut to whole seconds.
          aheadMs: Number.isNaN(said) ? undefined : said + 500 - (begun + Date.now()) / 2,
        })
      },
    )
    asked.on("timeout", () => asked.destroy(new Error("no answer within 8 s")))
    asked.on("error", reject)
    asked.end(asking?.body)
  })
}
