import type { DeviceActor } from "@/lib/actor"
import { refuseOver } from "@/lib/identity/limiter"

/**
 * How often a device may write in a minute: a page that catches up after a lost connection stays under
 * it, and a token that got into the wrong hands fills neither the record nor the log.
 */
const most = { numbers: 120, waves: 240, withdrawals: 60 } as const

export async function paced<A>(
  { deviceId }: DeviceActor,
  kind: keyof typeof most,
  give: () => Promise<A>,
): Promise<A | NonNullable<Awaited<ReturnType<typeof refuseOver>>>> {
  const limit = { most: most[kind], seconds: 60 }
  return (
    (await refuseOver([[`vitals/${kind}/${deviceId}`, limit]], new Date(), "counted")) ?? give()
  )
}
