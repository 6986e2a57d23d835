import type { DeviceActor } from "@/lib/actor"
import { databaseError } from "@/lib/error"
import { refuseOver } from "@/lib/identity/limiter"
import type { Bucket } from "@/lib/identity/limiter"
import type { DeviceId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

/**
 * How often a device may write or look in a minute: a page that catches up after a lost connection stays
 * under it, and a token that got into the wrong hands fills neither the record nor the log.
 */
const most = { numbers: 120, waves: 60, withdrawals: 60, views: 60, states: 120 } as const

/**
 * In an hour: sixteen channels of 1000 samples a second, twenty numbers every second, eleven things that are
 * wrong; and what somebody types in by mistake.
 */
const mostInAnHour = {
  waves: 80_000_000,
  numbers: 80_000,
  wrongs: 40_000,
  withdrawals: 2_000,
} as const

/** Of each: the bytes of waves; how many of the others. */
type Sizes = { readonly [kind in keyof typeof mostInAnHour]?: number }

/** A frame is stored with a row for each of its channels, however short it is. */
const leastFrameBytes = 4_000

export function wavesSize(frames: readonly Uint8Array[]): number {
  return frames.reduce((sum, { length }) => sum + Math.max(length, leastFrameBytes), 0)
}

/**
 * A page sends one batch of numbers and one of waves at a time. What goes beyond waits for the same rows
 * with a connection in its hand, and there are few of those for everybody.
 */
const mostAtOnce = 2
/** Two more wait without one: a page that is closed sends what is left of each beside what is under way. */
const mostWaiting = 2
const turns = new Map<DeviceId, { inside: number; readonly waiting: (() => void)[] }>()

type TooMany = Refused<"too_many", { retryAfter: number }>
type Over = TooMany | NonNullable<Awaited<ReturnType<typeof refuseOver>>>

/** Looks at what is there. */
export async function pacedRead<A>(
  actor: DeviceActor,
  kind: "views" | "states",
  give: () => Promise<A>,
): Promise<A | Over> {
  return (await refuseOver([minute(actor, kind)], new Date(), "counted")) ?? give()
}

/** Writes. What its minute refuses takes nothing from the hour: a page comes again until it is taken. */
export async function paced<A>(
  actor: DeviceActor,
  kind: "numbers" | "waves" | "withdrawals",
  sizes: Sizes,
  give: () => Promise<A>,
): Promise<A | Over> {
  const leave = await turnOf(actor.deviceId)
  if (leave === undefined) return busy
  try {
    const now = new Date()
    return (
      (await refuseOver([minute(actor, kind)], now, "counted")) ??
      (await refuseOver(hour(actor, sizes), now, "counted")) ??
      (await give())
    )
  } catch (error) {
    // Somebody held the visit's monitor for too long: the page comes again.
    if (databaseError(error)?.code === "55P03") return busy
    throw error
  } finally {
    leave()
  }
}

/** Undefined: too many wait already. */
async function turnOf(deviceId: DeviceId): Promise<(() => void) | undefined> {
  const of = turns.get(deviceId) ?? { inside: 0, waiting: [] }
  turns.set(deviceId, of)
  if (of.inside < mostAtOnce) of.inside++
  else if (of.waiting.length < mostWaiting)
    await new Promise<void>((enter) => of.waiting.push(enter))
  else return undefined
  return () => {
    // whoever waits takes the place of whoever leaves
    const enter = of.waiting.shift()
    if (enter !== undefined) enter()
    else if (--of.inside === 0) turns.delete(deviceId)
  }
}

const busy: TooMany = refuse("too_many", { retryAfter: 1 })

function minute({ deviceId }: DeviceActor, kind: keyof typeof most): Bucket {
  return [`vitals/${kind}/${deviceId}`, { most: most[kind], seconds: 60 }]
}

function hour({ deviceId }: DeviceActor, sizes: Sizes): Bucket[] {
  return (["waves", "numbers", "wrongs", "withdrawals"] as const).flatMap((kind): Bucket[] => {
    const size = sizes[kind] ?? 0
    const limit = { most: mostInAnHour[kind], seconds: 3_600 }
    return size > 0 ? [[`vitals/${kind}/hour/${deviceId}`, limit, size]] : []
  })
}
