import { asMoment, asNumber, asObject, asText } from "../untrusted"
import { isMonitored, isReported } from "./condition"
import type { ConditionId } from "./condition"
import type { AlarmEvent } from "./event"

/** What one viewer did that the others must know of at once, sealed under the topic `alarm`. */
export type SharedDeed = Extract<
  AlarmEvent,
  { kind: "acknowledge" | "reset" | "audio_pause" | "audio_on" }
>

export type DeedMessage =
  | { readonly kind: "deed"; readonly deed: SharedDeed }
  /** Somebody changed the limits: the server has them. */
  | { readonly kind: "limits"; readonly version: number }

export function deedBody(message: DeedMessage): object {
  return { v: 1, ...message }
}

/** Undefined for anything that `deedBody` would not have written. */
export function parseDeedMessage(json: unknown): DeedMessage | undefined {
  const body = asObject(json)
  if (body?.["v"] !== 1) return undefined
  if (body["kind"] === "limits") {
    const version = asNumber(body["version"], 1, 1e9)
    return version === undefined ? undefined : { kind: "limits", version }
  }
  const deed = body["kind"] === "deed" ? parseDeed(body["deed"]) : undefined
  return deed === undefined ? undefined : { kind: "deed", deed }
}

function parseDeed(json: unknown): SharedDeed | undefined {
  const item = asObject(json)
  const by = asText(item?.["by"], 120)
  const comment = asText(item?.["comment"], 400)
  const at = asMoment(item?.["at"])
  if (by === undefined || comment === undefined || at === undefined) return undefined
  const who = { by, comment, at }
  const condition = item?.["condition"]
  switch (item?.["kind"]) {
    case "acknowledge":
      return isConditionId(condition) ? { ...who, kind: "acknowledge", condition } : undefined
    case "reset":
      return condition === "all" || isConditionId(condition)
        ? { ...who, kind: "reset", condition }
        : undefined
    case "audio_pause":
      return { ...who, kind: "audio_pause" }
    case "audio_on":
      return { ...who, kind: "audio_on" }
    default:
      return undefined
  }
}

function isConditionId(value: unknown): value is ConditionId {
  const text = asText(value, 90)
  if (text === undefined) return false
  const [vital = "", aspect, more] = text.split(".")
  if (isMonitored(vital))
    return more === undefined && ["low", "high", "no_data"].includes(aspect ?? "")
  return isReported(text.split(":")[0] ?? "")
}
