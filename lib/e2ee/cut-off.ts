import type { PeerState } from "./peer-state"

/** Longer than any reconnection takes; so that two pages that both see it do not begin anew at one moment, up to half as long again. */
const patienceMs = 20_000

/**
 * For one session: whether it has shared keys with nobody for longer than a reconnection takes, though
 * somebody is heard. Updates that the media server lost on the way to one page are not sent to it again,
 * so such a page stays out for good unless it begins anew.
 *
 * @param spread 0 to 1, random
 */
export function cutOffWatch(
  spread: number,
): (states: readonly PeerState[], nowMs: number) => boolean {
  const limitMs = patienceMs * (1 + spread / 2)
  let sinceMs: number | undefined
  return (states, nowMs) => {
    if (!sharesNoKeys(states)) {
      sinceMs = undefined
      return false
    }
    sinceMs ??= nowMs
    return nowMs - sinceMs >= limitMs
  }
}

function sharesNoKeys(states: readonly PeerState[]): boolean {
  const members = states.filter((state) => state !== "stranger")
  return (
    members.includes("mismatch") &&
    members.every((state) => state === "mismatch" || state === "key-failed" || state === "silent")
  )
}
