import { rungs } from "./ladder"
import type { Rung } from "./ladder"

/** What one side tells the other of its own line, in the envelope's control topic. */
export type LineWord = { readonly rung: Rung; readonly weak: boolean; readonly leaving: boolean }

export function lineWord({ rung, weak, leaving }: LineWord): object {
  return { t: "line", rung, weak, leaving }
}

/** Undefined: another word, or none that we know. */
export function heardLine(body: unknown): LineWord | undefined {
  if (typeof body !== "object" || body === null || !("t" in body) || body.t !== "line")
    return undefined
  if (!("rung" in body) || !("weak" in body) || !("leaving" in body)) return undefined
  const rung = rungs.find((one) => one === body.rung)
  const { weak, leaving } = body
  if (rung === undefined || typeof weak !== "boolean" || typeof leaving !== "boolean")
    return undefined
  return { rung, weak, leaving }
}
