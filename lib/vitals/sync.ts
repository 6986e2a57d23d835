import { asInteger, asMoment, asNumber, asObject } from "./untrusted"

/**
 * A clock ping and its answer. t0: the asker's clock; t1 and t2: received and answered, theirs. With the
 * ping a viewer says what part of the wave frames it lost lately.
 */
export type Sync =
  | {
      readonly kind: "ping"
      readonly id: number
      readonly t0: number
      readonly lossPercent: number
    }
  | {
      readonly kind: "pong"
      readonly id: number
      readonly t0: number
      readonly t1: number
      readonly t2: number
    }

export function parseSync(json: unknown): Sync | undefined {
  const body = asObject(json)
  const id = asInteger(body?.["id"], 0, 0xffff_ffff)
  const t0 = asMoment(body?.["t0"])
  if (id === undefined || t0 === undefined) return undefined
  const lossPercent = asNumber(body?.["lossPercent"] ?? 0, 0, 100)
  if (body?.["kind"] === "ping")
    return lossPercent === undefined ? undefined : { kind: "ping", id, t0, lossPercent }
  const t1 = asMoment(body?.["t1"])
  const t2 = asMoment(body?.["t2"])
  if (body?.["kind"] !== "pong" || t1 === undefined || t2 === undefined) return undefined
  return { kind: "pong", id, t0, t1, t2 }
}
