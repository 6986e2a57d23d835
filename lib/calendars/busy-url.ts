import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

export type UrlProblem = "not_a_url" | "not_https" | "port" | "credentials" | "not_public"

/**
 * Whether a calendar's address may be asked at all, before anything is looked up or connected to:
 * https on port 443, a public name, no name and password. `exempt` is one origin that is let through
 * as it is, set by the operator for demonstrations.
 *
 * The WHATWG parser is the one that browsers and Node share: it turns decimal, octal, hexadecimal and
 * full-width hosts into the plain address that they mean, so one look at the result is enough.
 */
export function checkUrl(text: string, exempt?: string): Result<URL, UrlProblem> {
  const trimmed = text.trim().replace(/^webcals?:\/\//i, "https://")
  // The parser drops tabs and line breaks and takes a backslash for a slash: nobody means these.
  if (trimmed.length > longest || /[\s\\]|\p{Cc}/u.test(trimmed)) return refuse("not_a_url")
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) || !URL.canParse(trimmed))
    return refuse("not_a_url")
  const url = new URL(trimmed)
  url.hash = ""
  if (url.username !== "" || url.password !== "") return refuse("credentials")
  if (exempt !== undefined && url.origin === exempt) return ok(url)
  if (url.protocol !== "https:") return refuse("not_https")
  if (url.port !== "") return refuse("port")
  return isPublicName(url.hostname) ? ok(url) : refuse("not_public")
}

const longest = 2_000

/** Addresses in place of names are refused whole: no public calendar lives at one. */
function isPublicName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "")
  if (name.startsWith("[") || /^[\d.]+$/.test(name)) return false
  const labels = name.split(".")
  if (labels.length < 2 || labels.includes("")) return false
  return !privateSuffixes.some((suffix) => `.${name}`.endsWith(suffix))
}

/** Names that mean this machine or this network (RFC 6761, RFC 6762, RFC 8375, and clouds' metadata). */
const privateSuffixes = [
  ".localhost",
  ".localdomain",
  ".local",
  ".internal",
  ".intranet",
  ".private",
  ".corp",
  ".home",
  ".lan",
  ".arpa",
  ".onion",
  ".test",
  ".invalid",
]
