import { fragmentOf, linkOf } from "./join-link"
import type { JoinLink } from "./join-link"

/**
 * The link that this tab was opened with. It leaves the address bar at once, so that no screenshot,
 * history or share shows it, and survives a reload in this tab only.
 */
export function takeLink(): { link: JoinLink | undefined; fresh: boolean } {
  const link = linkOf(window.location.hash)
  if (link === undefined) return { link: linkOf(sessionStorage.getItem(key) ?? ""), fresh: false }
  // A message that is tapped later carries no secret: what a person handed over for this visit stands.
  const before = linkOf(sessionStorage.getItem(key) ?? "")
  const linkSecret =
    link.linkSecret ?? (before?.token === link.token ? before.linkSecret : undefined)
  sessionStorage.setItem(key, fragmentOf({ ...link, linkSecret }))
  const { pathname } = window.location
  window.history.replaceState(window.history.state, "", pathname)
  // The router took the first address as its own and would write it back: once it listens to
  // replaceState (after this effect; a state of null is its sign for "not by me") it learns better.
  setTimeout(() => window.history.replaceState(null, "", pathname))
  return { link: { ...link, linkSecret }, fresh: true }
}

/** The question of a message is answered or put aside: from now on the link is the visit's own. */
export function withoutWish(link: JoinLink): JoinLink {
  const plain = { ...link, wish: undefined }
  sessionStorage.setItem(key, fragmentOf(plain))
  return plain
}

/**
 * Remembers, by hash, which link opened this browser's session: tapping it again after a lost
 * connection goes straight back in. The hash opens nothing.
 */
export async function rememberOpened(link: JoinLink): Promise<void> {
  const hash = await hashOf(link.token)
  if (hash) localStorage.setItem(key, hash)
}

export async function openedBefore(link: JoinLink): Promise<boolean> {
  const hash = await hashOf(link.token)
  return hash !== undefined && localStorage.getItem(key) === hash
}

/** A walk-in has a session without a link: a link that this tab was opened with before is of another visit. */
export function rememberWalkIn(): void {
  sessionStorage.removeItem(key)
  localStorage.setItem(key, walkIn)
}

/** Whether this browser's session came from a place in line. */
export function walkedIn(): boolean {
  return localStorage.getItem(key) === walkIn
}

/** Whether this browser ever opened a visit: if not, the server need not be asked for a session. */
export function mayHaveSession(): boolean {
  return localStorage.getItem(key) !== null
}

export function forgetSession(): void {
  localStorage.removeItem(key)
}

// Without a safe connection there is no `subtle`, and the check page says so.
async function hashOf(token: string): Promise<string | undefined> {
  if (!window.isSecureContext) return undefined
  const bytes = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)),
  )
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}

const key = "housecall.link"
const walkIn = "walk-in"
