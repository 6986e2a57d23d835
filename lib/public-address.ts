import { isIP } from "node:net"

import ipaddr from "ipaddr.js"

/**
 * Whether an address belongs to the public internet: not this machine, its network, its carrier's, a
 * cloud's metadata, a tunnel or a translator into any of them, a group or a documentation range.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0 || text.includes("%")) return false
  const address = ipaddr.parse(text)
  if (address.range() !== "unicast") return false
  // Only 2000::/3 is handed out for the internet (RFC 4291 section 2.4); the rest is not ours to guess.
  return address.kind() === "ipv4" || /^[23]/.test(address.toNormalizedString().padStart(4, "0"))
}
