import { Agent, request } from "node:http"
import type { IncomingHttpHeaders } from "node:http"

import { running } from "./running"

export type Asked = {
  method: string
  /** Goes out as it is: nothing is encoded, and no dot taken out. */
  path: string
  headers?: Readonly<Record<string, string>>
  body?: Uint8Array | string | undefined
}

export type Told = {
  status: number
  text: string
  headers: IncomingHttpHeaders
  /** The request's, as its events carry it. */
  id: string
}

const { hostname, port, origin } = new URL(running.baseUrl)
export const ourOrigin = origin
const agent = new Agent({ keepAlive: true, maxSockets: 6 })
const longestMs = 120_000

/** One request, without a browser's or fetch's own ideas of it. A stream of events ends once it has begun. */
export function askPlain({ method, path, headers = {}, body }: Asked): Promise<Told> {
  return new Promise((done, fail) => {
    // Node says the length of a DELETE's body only where it is told: what follows would be another request.
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) }
    const all = { ...length, ...headers }
    const sent = { hostname, port, method, path, headers: all, agent, timeout: longestMs }
    const asked = request(sent, (response) => {
      const { statusCode: status = 0, headers: told } = response
      const id = String(told["x-request-id"] ?? "")
      const parts: Buffer[] = []
      const end = () => done({ status, text: Buffer.concat(parts).toString(), headers: told, id })
      response.on("data", (part: Buffer) => parts.push(part))
      response.on("end", end)
      response.on("error", fail)
      if (String(told["content-type"]).startsWith("text/event-stream")) {
        end()
        asked.destroy()
      }
    })
    asked.on("timeout", () => asked.destroy(new Error(`nothing for ${longestMs} ms`)))
    asked.on("error", (error) => {
      // The server ended the connection, idle for five seconds, just when it was used again.
      if (asked.reusedSocket && "code" in error && error.code === "ECONNRESET")
        done(askPlain({ method, path, headers, body }))
      else fail(new Error(`${method} ${path}: ${error.message}`))
    })
    asked.end(body)
  })
}

/** All of them, six at a time, each answer in its place. */
export async function eachOf<T, R>(
  all: readonly T[],
  work: (one: T) => Promise<R>,
): Promise<{ one: T; answer: R }[]> {
  const answers: { one: T; answer: R }[] = []
  const rest = all.values()
  const walk = async (): Promise<void> => {
    for (const one of rest) answers.push({ one, answer: await work(one) })
  }
  await Promise.all(Array.from({ length: 6 }, walk))
  return answers
}
