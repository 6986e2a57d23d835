import type { AlarmCode } from "../alarm-code"
import { listenerSet } from "./observable"
import type { AlarmDetail } from "./session"

const everyMs = 1_000

/** Counts every alarm; tells each kind about each participant at most once a second. */
export function alarmBell(now: () => number) {
  const listeners = listenerSet<[AlarmCode, AlarmDetail]>()
  const counts: Partial<Record<AlarmCode, number>> = {}
  const lastMs = new Map<string, number>()
  return {
    raise: (code: AlarmCode, identity?: string, kid?: string) => {
      counts[code] = (counts[code] ?? 0) + 1
      const name = `${code}/${identity ?? ""}`
      if (now() - (lastMs.get(name) ?? Number.NEGATIVE_INFINITY) < everyMs) return
      lastMs.set(name, now())
      listeners.tell([code, { identity, kid: kid?.slice(0, 6) }])
    },
    listen: (listener: (code: AlarmCode, detail: AlarmDetail) => void) =>
      listeners.add(([code, detail]) => listener(code, detail)),
    counts: () => ({ ...counts }),
  }
}
