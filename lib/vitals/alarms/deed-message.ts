import { asMoment, asNumber, asObject, asText } from "../untrusted"
import { isConditionId } from "./condition"
import type { AlarmEvent } from "./event"

/**
 * What one viewer did that the others must know of at once, sealed under the topic `alarm`. What turns
 * something off is not among it: whether somebody may do that only the server says.
 */
export type SharedDeed = Extract<
  AlarmEvent,
  { kind: "acknowledge" | "reset" | "audio_pause" | "audio_on" | "alarm_on" }
>

export type DeedMessage =
  /** `id`: its name in the record, so that it is taken once, whichever way it comes first. */
  | { readonly kind: "deed"; readonly id: string; readonly deed: SharedDeed }
  /** Somebody changed the limits: the server has them. */
  | { readonly kind: "limits"; readonly version: number }

/** Without who did it: that is whoever sealed the message. */
export function deedBody(message: DeedMessage): object {
  if (message.kind === "limits") return { v: 1, ...message }
  const { by: _, ...deed } = message.deed
  return { v: 1, ...message, deed }
}

/** Undefined for anything that `deedBody` would not have written. `by`: who sealed it. */
export function parseDeedMessage(json: unknown, by: string): DeedMessage | undefined {
  const body = asObject(json)
  if (body?.["v"] !== 1) return undefined
  if (body["kind"] === "limits") {
    const version = asNumber(body["version"], 1, 1e9)
    return version === undefined ? undefined : { kind: "limits", version }
  }
  const id = asText(body["id"], 40)
  const deed = body["kind"] === "deed" ? parseDeed(body["deed"], by) : undefined
  return id === undefined || deed === undefined ? undefined : { kind: "deed", id, deed }
}

function parseDeed(json: unknown, by: string): SharedDeed | undefined {
  const item = asObject(json)
  const comment = asText(item?.["comment"], 400)
  const at = asMoment(item?.["at"])
  if (comment === undefined || at === undefined) return undefined
  const who = { by, comment, at }
  const condition = asText(item?.["condition"], 90)
  switch (item?.["kind"]) {
    case "acknowledge":
      return condition !== undefined && isConditionId(condition)
        ? { ...who, kind: "acknowledge", condition }
        : undefined
    case "reset":
      return condition !== undefined && (condition === "all" || isConditionId(condition))
        ? { ...who, kind: "reset", condition }
        : undefined
    case "alarm_on":
      return condition !== undefined && isConditionId(condition)
        ? { ...who, kind: "alarm_on", condition }
        : undefined
    case "audio_pause":
      return { ...who, kind: "audio_pause" }
    case "audio_on":
      return { ...who, kind: "audio_on" }
    default:
      return undefined
  }
}
