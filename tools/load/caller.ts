import { Agent, request } from "node:http"
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http"

export type Answer = { status: number; body: string; bytes: number; location: string }

/** One person's browser as far as the server sees it: cookies, an address of their own, our Origin. */
export type Caller = {
  ask(
    method: "GET" | "POST",
    path: string,
    body?: object,
    more?: OutgoingHttpHeaders,
  ): Promise<Answer>
  /** Answers once the stream is open; `heard` gets each event's data. The answer ends it. */
  listen(audience: string, heard: (event: string) => void): Promise<() => void>
}

/** Below what the server gives an idle connection: none ends while it is taken up again. */
const connections = new Agent({
  keepAlive: true,
  timeout: 4_000,
  maxSockets: 512,
  scheduling: "fifo",
})

/**
 * Connections are shared, as a front door's are; the address is told as it tells it (PROXY_HOPS=1). Node's
 * own client: `fetch` costs several times as much, and the machine is shared with what is measured.
 */
export function caller(origin: string, address: string, known = "", via = origin): Caller {
  const { hostname, port } = new URL(via)
  const cookies = new Map<string, string>()
  for (const pair of known.split("; ")) remember(cookies, pair)
  const headers = (): OutgoingHttpHeaders => ({
    host: new URL(origin).host,
    origin,
    "x-forwarded-for": address,
    "x-forwarded-proto": "http",
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
  })
  return {
    ask: (method, path, body, more = {}) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : JSON.stringify(body)
        const typed =
          text === undefined
            ? {}
            : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }
        const asked = request(
          {
            agent: connections,
            hostname,
            port,
            method,
            path,
            headers: { ...headers(), ...typed, ...more },
          },
          (answer) => {
            for (const pair of setCookies(answer.headers)) remember(cookies, pair)
            const parts: Buffer[] = []
            answer.on("data", (part: Buffer) => parts.push(part))
            answer.once("error", reject)
            answer.once("end", () => {
              const all = Buffer.concat(parts)
              const { statusCode = 0, headers: told } = answer
              const { location = "" } = told
              resolve({ status: statusCode, body: all.toString(), bytes: all.length, location })
            })
          },
        )
        asked.setTimeout(60_000, () => asked.destroy(new Error(`${method} ${path}: no answer`)))
        asked.on("error", reject)
        asked.end(text)
      }),
    listen: (audience, heard) =>
      new Promise((resolve, reject) => {
        const path = `/api/events?for=${audience}`
        const asked = request(
          { agent: false, hostname, port, path, headers: headers() },
          (answer) => {
            if (answer.statusCode !== 200) {
              answer.destroy()
              reject(new Error(`${path} answered ${answer.statusCode}`))
              return
            }
            let rest = ""
            answer.setEncoding("latin1")
            answer.on("data", (part: string) => {
              const lines = (rest + part).split("\n")
              rest = lines.pop() ?? ""
              for (const line of lines) if (line.startsWith("data: ")) heard(line.slice(6))
            })
            answer.on("error", () => undefined)
            answer.once("close", () => heard("closed"))
            resolve(() => asked.destroy())
          },
        )
        asked.on("error", reject)
        asked.end()
      }),
  }
}

/** What was asked for, or the fault: a load of refusals measures nothing. */
export async function must(answer: Promise<Answer>, what: string): Promise<Answer> {
  const { status, body, location } = await answer
  if (status < 200 || status > 299)
    throw new Error(`${what} answered ${status}: ${location}${body.slice(0, 200)}`)
  return answer
}

/** A page as Next's router asks for it: Next wants `_rsc` in the address, and redirects whoever has none. */
export function ownPage(who: Caller, path: string): Promise<Answer> {
  return who.ask("GET", `${path}?_rsc`, undefined, { rsc: "1" })
}

function setCookies(headers: IncomingHttpHeaders): string[] {
  return (headers["set-cookie"] ?? []).map((line) => line.split(";")[0] ?? "")
}

function remember(cookies: Map<string, string>, pair: string): void {
  const at = pair.indexOf("=")
  if (at > 0) cookies.set(pair.slice(0, at), pair.slice(at + 1))
}
