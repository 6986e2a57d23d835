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
 * In an hour: twelve channels of 500 samples a second, twenty numbers every second, eleven things that are
 * wrong; and what somebody types in by mistake.
 */
const mostInAnHour = {
  waves: 40_000_000,
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
const underWay = new Map<DeviceId, number>()

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
  const { deviceId } = actor
  const before = underWay.get(deviceId) ?? 0
  if (before >= mostAtOnce) return busy
  underWay.set(deviceId, before + 1)
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
    const left = (underWay.get(deviceId) ?? 1) - 1
    if (left > 0) underWay.set(deviceId, left)
    else underWay.delete(deviceId)
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
