import { setTimeout as pause } from "node:timers/promises"

import pg from "pg"

import { listenUrl } from "@/db/client"
import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"
import { withTimeout } from "@/lib/with-timeout"

type Listener = (payload: string) => void
type Limits = { readonly answerMs: number; readonly askMs: number }
export type Listening = { stop(): Promise<void> }

/** `answerMs`: how long the server may take for anything. `askMs`: how often it is asked whether it is there. */
const usual: Limits = { answerMs: 5_000, askMs: 20_000 }
const againMs = 500

/**
 * LISTENs on a PostgreSQL channel with a connection of its own, for as long as the process lives.
 * A server that is gone without a word sends nothing, as a silent channel does: it is asked now and then.
 * After a lost connection it comes back by itself and calls `onGap`: something may have been missed.
 */
export function listen(
  channel: "nudge" | "outbox" | "audit" | "keys",
  onMessage: Listener,
  onGap: () => void,
  { answerMs, askMs }: Limits = usual,
): Listening {
  const stopping = new AbortController()
  const { signal } = stopping

  /** One connection, from its start to its end. */
  const hear = async (): Promise<void> => {
    const client = new pg.Client({
      connectionString: listenUrl(),
      keepAlive: true,
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
    })
    const ended = new Promise<void>((resolve) => client.on("end", () => resolve()))
    client.on("notification", (message) => onMessage(message.payload ?? ""))
    client.on("error", () => undefined)
    // Where a statement has no answer the connection is cut; else the server is told.
    const end = (): void => void client.end().catch(() => undefined)
    let asking: NodeJS.Timeout | undefined
    const askLater = (): void => {
      asking = setTimeout(
        () =>
          client.query("select 1").then(askLater, (error: unknown) => {
            log.warn({ channel, code: reasonOf(error) }, "listen")
            end()
          }),
        askMs,
      )
    }
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      signal.addEventListener("abort", end)
      if (signal.aborted) return
      onGap()
      askLater()
      await ended
    } finally {
      clearTimeout(asking)
      signal.removeEventListener("abort", end)
      end()
    }
  }
  const hearOn = async (): Promise<void> => {
    while (!signal.aborted) {
      await hear().catch((error: unknown) => log.warn({ channel, code: reasonOf(error) }, "listen"))
      await pause(againMs, undefined, { signal }).catch(() => undefined)
    }
  }
  const running = hearOn()

  return {
    async stop() {
      stopping.abort()
      // A server that does not say goodbye is not waited for.
      await withTimeout(running, answerMs).catch(() => undefined)
    },
  }
}
