import { type ChartingQueue, chartingQueue } from "../charting-queue"
import type { Numeric } from "../numerics"
import type { DeviceApi } from "./device-api"

/**
 * Posts the numbers to the record every five seconds, while the patient agrees to charting. What was
 * not accepted is kept and sent again; what is refused for want of consent is thrown away.
 */
export type Charter = {
  /** `serverAhead`: server clock minus ours, fixed for the page's life so that a moment keeps its name. */
  add(numerics: readonly Numeric[], serverAhead: number, now: number): void
  allow(allowed: boolean): void
  waiting(): number
  stop(): void
}

const everyMs = 5_000
const mostPerBatch = 300

export function charter(api: Pick<DeviceApi, "ingest">): Charter {
  const queue: ChartingQueue = chartingQueue()
  let allowed = false
  let busy = false

  async function post(): Promise<void> {
    const batch = queue.batch(mostPerBatch)
    if (busy || batch.length === 0) return
    busy = true
    const answer = await api.ingest(batch)
    busy = false
    // a batch that the server cannot read will not be read next time either
    if (answer.ok || answer.reason === "bad_request") queue.accepted(batch)
    else if (answer.reason === "no_consent") queue.clear()
  }
  const timer = setInterval(() => void post(), everyMs)

  return {
    add(numerics, serverAhead, now) {
      if (!allowed) return
      queue.add(
        numerics.map((numeric) => ({ ...numeric, at: Math.round(numeric.at + serverAhead) })),
        now + serverAhead,
      )
    },
    allow(next) {
      allowed = next
    },
    waiting: () => queue.batch(Infinity).length,
    stop() {
      clearInterval(timer)
      void post()
    },
  }
}
