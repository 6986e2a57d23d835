/**
 * The path of an address as a log may have it. A long part may be a secret (that of a calendar feed is)
 * or what somebody typed; an id of ours says nothing.
 */
export function loggedPath(address: string): string {
  return new URL(address).pathname
    .split("/")
    .map((part) => (part.length < 24 || id.test(part) ? part : "…"))
    .slice(0, 12)
    .join("/")
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
