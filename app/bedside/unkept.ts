import type { Unkept } from "@/lib/vitals/client/bedside"

const key = "housecall.unkept"

/** Kept for the tab, beside the first letters of its link: another visit lost nothing. */
export function noteUnkept(token: string, { numbers, seconds }: Unkept): void {
  try {
    sessionStorage.setItem(key, JSON.stringify([token.slice(0, 6), numbers, seconds]))
  } catch {
    // Where nothing may be stored there is nothing to say at the next start.
  }
}

export function unkeptBefore(token: string): Unkept {
  try {
    const [of, numbers, seconds]: unknown[] = JSON.parse(sessionStorage.getItem(key) ?? "[]")
    if (of === token.slice(0, 6) && typeof numbers === "number" && typeof seconds === "number")
      return { numbers, seconds }
  } catch {
    // As above.
  }
  return { numbers: 0, seconds: 0 }
}
