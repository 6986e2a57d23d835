import { lookup } from "node:dns/promises"
import { isIP } from "node:net"
import type { LookupFunction } from "node:net"

/** All addresses of a name. */
export type Resolver = (host: string) => Promise<readonly string[]>

/** As this machine resolves names. A name server that says nothing takes as long as that is set to wait. */
export async function systemResolver(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, verbatim: true })
  return found.map(({ address }) => address)
}

/** Without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "")
}

/** Answers every question for the connection's address with the one that was judged: a name is not asked twice. */
export function pinnedTo(address: string): LookupFunction {
  const family = isIP(address)
  return (_host, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}
