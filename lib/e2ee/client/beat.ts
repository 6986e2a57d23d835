import type { Core } from "./core"
import { members } from "./core"
import type { SealedMessage } from "./message"

export const beatEveryMs = 2_000

/** What is said every 2 s: the round, and whose key is held at which epoch. */
export function beatOf(core: Core): object {
  const held = members(core).flatMap((p) => (p.highestEpoch < 0 ? [] : [[p.kid, p.highestEpoch]]))
  return { r: core.code.current ?? "", e: Object.fromEntries(held) }
}

export function noticeBeat(core: Core, message: SealedMessage): void {
  const peer = core.memory.get(message.from.kid)
  const beat = message.json()
  if (peer === undefined || !isBeat(beat)) return
  peer.lastBeatMs = core.now()
  const holds = Reflect.get(beat.e, core.me.kidText)
  peer.beatHolds = typeof holds === "number" ? holds : -1
}

function isBeat(body: unknown): body is { r: string; e: object } {
  return (
    typeof body === "object" &&
    body !== null &&
    "r" in body &&
    typeof body.r === "string" &&
    "e" in body &&
    typeof body.e === "object" &&
    body.e !== null
  )
}
