import type { SeatToken } from "@/lib/rooms/commands"

import { metaBody } from "../meta"
import type { DeviceStatus, Numeric } from "../numerics"
import type { DeviceState, DeviceView } from "../queries"
import type { WavesCharted } from "../wave-commands"
import type { QueuedWaves } from "../wave-queue"

/** The bedside page's requests, all with its own bearer token and never with a cookie. */
export type DeviceApi = {
  readonly view: () => Promise<Answer<DeviceView>>
  readonly state: () => Promise<Answer<DeviceState>>
  readonly token: (pub: string) => Promise<Answer<SeatToken>>
  readonly ingest: (
    values: readonly Numeric[],
    statuses: readonly DeviceStatus[],
  ) => Promise<Answer<object>>
  /** `sentAt`: our clock as the record's frames have it. */
  readonly waves: (batch: QueuedWaves, sentAt: number) => Promise<Answer<Partial<WavesCharted>>>
  /** Takes back what was typed in. */
  readonly withdraw: (values: readonly Moment[]) => Promise<Answer<object>>
}

/** What names a number in the record of this device. */
type Moment = Pick<Numeric, "code" | "at">

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string }

/** A device holds no link secret: its name is 16 zero bytes. */
const noLink = "A".repeat(22)
const patienceMs = 8_000

/** `isLeaving`: the page goes; what is asked then must outlive it, for which a browser takes 64 KiB. */
export function deviceApi(token: string, isLeaving: () => boolean = () => false): DeviceApi {
  async function ask<T>(path: string, body?: object): Promise<Answer<T>> {
    try {
      const response = await fetch(path, {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        credentials: "omit",
        cache: "no-store",
        keepalive: isLeaving(),
        signal: AbortSignal.timeout(patienceMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      // As text first: an answer of which the end never came is a lost one, not an empty one.
      const text = await response.text()
      // oxlint-disable-next-line typescript/consistent-type-assertions -- our own route's answer, typed by its caller
      if (response.ok) return { ok: true, value: (text === "" ? {} : JSON.parse(text)) as T }
      return { ok: false, reason: reasonOf(text) }
    } catch {
      return { ok: false, reason: "offline" }
    }
  }
  return {
    view: () => ask("/api/vitals/device"),
    state: () => ask("/api/vitals/device?state"),
    token: (pub) => ask("/api/rooms/token", { pub, lid: noLink }),
    ingest: (values, statuses) =>
      ask("/api/vitals/ingest", {
        // what the device is called stays in the room, unless something is wrong with it
        values: values.map(({ code, value, unit, at, derived, origin, spot, questionable }) => ({
          code,
          value,
          unit,
          at,
          derived,
          origin,
          spot,
          questionable,
        })),
        ...(statuses.length === 0 ? {} : { statuses }),
      }),
    withdraw: (values) =>
      ask("/api/vitals/withdraw", { values: values.map(({ code, at }) => ({ code, at })) }),
    waves: ({ meta, frames }, sentAt) =>
      ask("/api/vitals/ingest/waves", { meta: metaBody(meta), sentAt, frames: frames.map(base64) }),
  }
}

function base64(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

function reasonOf(text: string): string {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === "object" && answer !== null && "error" in answer
      ? String(answer.error)
      : "fault"
  } catch {
    return "fault"
  }
}
