import type { Standing } from "@/lib/chat/log"

/** Each look is a reading of the record and stands in the log as one: fewer and fewer, then none. */
const waitsMs = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000]

/** What became of a document that was filed; `checking` where nobody could say within a minute. */
export async function followCheck(path: string): Promise<Standing> {
  for (const waitMs of waitsMs) {
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    const checked = await checkedAt(path)
    if (checked === "refused") return "refused"
    if (checked === "clean" || checked === "unscanned") return "kept"
  }
  return "checking"
}

async function checkedAt(path: string): Promise<unknown> {
  try {
    const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(10_000) })
    return response.ok ? Reflect.get(Object(await response.json()), "checked") : undefined
  } catch {
    return undefined
  }
}
