import pg from "pg"

import { listenUrl } from "@/db/client"
import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"

type Listener = (payload: string) => void
export type Listening = { stop(): Promise<void> }

/**
 * LISTENs on a PostgreSQL channel with a connection of its own, for as long as the process lives.
 * After a lost connection it comes back by itself and calls `onGap`: something may have been missed.
 */
export function listen(
  channel: "nudge" | "outbox" | "audit" | "keys",
  onMessage: Listener,
  onGap: () => void,
): Listening {
  let client: pg.Client | undefined
  let stopped = false
  let retry: NodeJS.Timeout | undefined

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: listenUrl(),
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    })
    next.on("notification", (message) => onMessage(message.payload ?? ""))
    next.on("error", () => undefined)
    next.on("end", () => again())
    client = next
    await next.connect()
    await next.query(`listen ${channel}`)
    onGap()
  }
  const again = (): void => {
    if (stopped || retry !== undefined) return
    retry = setTimeout(() => {
      retry = undefined
      connect().catch((error: unknown) => {
        log.warn({ channel, code: reasonOf(error) }, "listen")
        again()
      })
    }, 500)
  }
  connect().catch(again)

  return {
    async stop() {
      stopped = true
      clearTimeout(retry)
      await client?.end().catch(() => undefined)
    },
  }
}
