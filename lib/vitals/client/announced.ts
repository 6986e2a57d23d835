import type { SharedDeed } from "../alarms/deed-message"

/**
 * Deeds that a colleague's page told of through the room. What silences counts here when the record
 * has it: whoever sits in the room could say anything there, and the record would never hear of it.
 */
export type Announced = {
  readonly add: (id: string, deed: SharedDeed) => void
  readonly stop: () => void
}

type Record = {
  /** Takes what the record has. */
  readonly ask: () => Promise<void>
  readonly has: (id: string) => boolean
  /** The record did not get it in time. */
  readonly missing: (id: string, deed: SharedDeed) => void
}

/** It is told to the room and to the record at once, and the record may take a moment. */
const firstMs = 200
const againMs = 700
const patienceMs = 10_000
/** More at a time is nobody's doing. */
const most = 16

/** What makes nothing silent may count at once. */
export function isRaising({ kind }: SharedDeed): boolean {
  return kind === "audio_on" || kind === "alarm_on"
}

export function announced(record: Record): Announced {
  const waiting = new Map<string, { readonly deed: SharedDeed; left: number }>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false

  async function look(): Promise<void> {
    await record.ask().catch(() => undefined)
    for (const [id, one] of waiting) {
      one.left -= againMs
      const isThere = record.has(id)
      if (!isThere && one.left > 0) continue
      waiting.delete(id)
      if (!isThere) record.missing(id, one.deed)
    }
    if (waiting.size > 0) timer = setTimeout(() => void look(), againMs)
    else busy = false
  }

  return {
    add(id, deed) {
      if (record.has(id) || waiting.has(id) || waiting.size >= most) return
      waiting.set(id, { deed, left: patienceMs })
      if (busy) return
      busy = true
      timer = setTimeout(() => void look(), firstMs)
    },
    stop() {
      clearTimeout(timer)
      waiting.clear()
    },
  }
}
