import type { Standing } from "@/lib/chat/log"

/** Each look is a reading of the record and stands in the log as one: fewer and fewer, then none. */
const firstWaitMs = 1_000
const longestWaitMs = 30_000
const endMs = 15 * 60_000

/**
 * What became of a document that was filed. `waiting` where nobody could say within a quarter of an hour;
 * `checking` where the asking was ended before.
 */
export async function followCheck(path: string, until: AbortSignal): Promise<Standing> {
  let waitMs = firstWaitMs
  let waitedMs = 0
  while (waitedMs < endMs) {
    await pause(waitMs, until)
    if (until.aborted) return "checking"
    const checked = await checkedAt(path)
    if (checked === "refused") return "refused"
    if (checked === "clean" || checked === "unscanned") return "kept"
    waitedMs += waitMs
    waitMs = Math.min(waitMs * 2, longestWaitMs)
  }
  return "waiting"
}

function pause(ms: number, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      until.removeEventListener("abort", end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    until.addEventListener("abort", end)
    if (until.aborted) end()
  })
}

async function checkedAt(path: string): Promise<unknown> {
  try {
    const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(10_000) })
    return response.ok ? Reflect.get(Object(await response.json()), "checked") : undefined
  } catch {
    return undefined
  }
}
