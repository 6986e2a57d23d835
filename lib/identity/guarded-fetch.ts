import http from "node:http"
import https from "node:https"
import { isIP } from "node:net"

import { env } from "@/lib/env"
import { hostOf, pinnedTo, systemResolver } from "@/lib/pinned-host"
import type { Resolver } from "@/lib/pinned-host"
import { isPublicAddress } from "@/lib/public-address"
import { timeLimit } from "@/lib/time-limit"
import { untilAborted } from "@/lib/until-aborted"

const mostBytes = 1024 * 1024
const withinMs = 8_000

/** Why an address was not asked: the administrator is told. */
export class NotPublic extends Error {
  override readonly name = "NotPublic"
}

type Asked = { method?: string; headers?: Record<string, string>; body?: string | undefined }
type Door = { readonly resolve?: Resolver; readonly milliseconds?: number }

/**
 * Asks a hospital's sign-in server, whose address an administrator typed: https on port 443, every
 * address of its name public, the connection pinned to the one that was judged, no redirects, 1 MB and
 * eight seconds at most, the look for its name among them. One origin may be exempt (`OIDC_EXEMPT_ORIGIN`):
 * a provider on loopback, for tests and for trying it out.
 */
export async function guardedFetch(
  address: string,
  asked: Asked = {},
  { resolve = systemResolver, milliseconds = withinMs }: Door = {},
): Promise<Response> {
  const url = new URL(address)
  const exempt = isExempt(url)
  if (!exempt && (url.protocol !== "https:" || (url.port !== "" && url.port !== "443")))
    throw new NotPublic("only https on port 443")
  if (url.username !== "" || url.password !== "") throw new NotPublic("a password in an address")
  const signal = timeLimit(milliseconds)
  const pinned = await judged(hostOf(url), exempt, (host) => untilAborted(resolve(host), signal))
  return ask(url, asked, pinned, signal)
}

export function isExempt(url: URL): boolean {
  const allowed = env().OIDC_EXEMPT_ORIGIN
  return allowed !== undefined && url.origin === new URL(allowed).origin
}

async function judged(host: string, exempt: boolean, resolve: Resolver): Promise<string> {
  const found = isIP(host) === 0 ? await resolve(host) : [host]
  const [first] = found
  if (first === undefined) throw new NotPublic("no such host")
  if (!exempt && !found.every(isPublicAddress)) throw new NotPublic("not a public address")
  return first
}

function ask(
  url: URL,
  { method = "GET", headers = {}, body }: Asked,
  pinned: string,
  signal: AbortSignal,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method,
      headers: { ...headers, "accept-encoding": "identity" },
      agent: false,
      signal,
      lookup: pinnedTo(pinned),
    })
    request.on("error", reject)
    request.on("response", (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > mostBytes) request.destroy(new NotPublic("too much"))
        else chunks.push(chunk)
      })
      response.on("error", reject)
      response.on("end", () => {
        const status = response.statusCode ?? 502
        // What fetch itself knows no answer of: thrown from here it would reach nobody, and whoever asked would wait.
        if (status < 200 || status > 599) return reject(new Error(`status ${status}`))
        const bare = [204, 205, 304].includes(status)
        const type = response.headers["content-type"] ?? ""
        return resolve(
          new Response(bare ? null : Buffer.concat(chunks), {
            status,
            headers: { "content-type": type },
          }),
        )
      })
    })
    request.end(body)
  })
}
