import { prepareSeat } from "@/lib/e2ee/client/session"
import type { PreparedSeat, Protection } from "@/lib/e2ee/client/session"
import { withTimeout } from "@/lib/with-timeout"

let ahead: Promise<PreparedSeat> | undefined

/** While waiting: the worker runs and the seat key exists before anybody presses Join. */
export function prewarmCall(): void {
  ahead ??= makeSeat()
  ahead.catch(() => (ahead = undefined))
}

/** The prepared seat, or a new one. Each is handed out once: a seat key belongs to one session. */
export function takeSeat(protection: Protection): Promise<PreparedSeat> {
  const made = ahead
  ahead = undefined
  if (protection === "end_to_end") return made ?? makeSeat()
  // A visit without encryption has no worker, and this device may be unable to run one.
  void made?.then((seat) => seat.worker?.terminate()).catch(() => undefined)
  return prepareSeat(undefined)
}

/** The name of the worker's file carries its content; the build writes it down. */
export async function workerUrl(): Promise<string> {
  const response = await fetch("/e2ee/worker.json", { signal: AbortSignal.timeout(8_000) })
  const answer: unknown = await response.json()
  if (typeof answer !== "object" || answer === null || !("path" in answer))
    throw new Error("no encryption worker")
  return String(answer.path)
}

async function makeSeat(): Promise<PreparedSeat> {
  return withTimeout(prepareSeat(await workerUrl()), 10_000)
}
