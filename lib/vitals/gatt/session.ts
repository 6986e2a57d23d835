import {
  type Operated,
  type OperationQueue,
  type OperationRefusal,
  operationQueue,
} from "./operation-queue"
import type { CharacteristicProfile, DeviceProfile } from "./profiles"
import type { Timers } from "./timers"
import type { GattCharacteristic, GattDevice, GattService } from "./web-bluetooth"

/** Why one connection to a device ended. */
export type SessionEnd = "disconnected" | "timeout" | "failed" | "unsupported"

export type SessionListener = {
  /** The device is connected, what it has is not yet known. */
  discovering(): void
  /** `refused`: what it has and would not send. */
  live(
    subscribed: readonly CharacteristicProfile[],
    refused: readonly CharacteristicProfile[],
  ): void
  packet(profile: CharacteristicProfile, bytes: Uint8Array): void
}

export type OperationLimits = { readonly connectMs: number; readonly operationMs: number }

/**
 * One connection: connect, discover, subscribe to every characteristic that is known, until the
 * device is lost or the signal aborts. Then nothing is heard of it any more, and it is disconnected.
 */
export async function session(
  device: GattDevice,
  profiles: readonly DeviceProfile[],
  timers: Timers,
  limits: OperationLimits,
  signal: AbortSignal,
  on: SessionListener,
): Promise<SessionEnd> {
  const { gatt } = device
  if (gatt === undefined) return "unsupported"
  if (signal.aborted) return "disconnected"
  const queue = operationQueue(timers)
  const undo: (() => void)[] = []
  let isOver = false
  let ended = () => {}
  const over = new Promise<void>((resolve) => {
    ended = resolve
  })
  /** At once, so that a connection that follows is not cut by the end of this one. */
  function end(): void {
    isOver = true
    for (const each of undo.splice(0).reverse()) each()
    ended()
  }
  device.addEventListener("gattserverdisconnected", end)
  signal.addEventListener("abort", end)
  undo.push(
    () => gatt.disconnect(),
    () => queue.close(),
    () => device.removeEventListener("gattserverdisconnected", end),
    () => signal.removeEventListener("abort", end),
  )

  try {
    const connected = await queue.run(limits.connectMs, () => gatt.connect())
    if (!connected.ok) return endOf(connected)
    if (isOver) return "disconnected"
    on.discovering()
    const services = await queue.run(limits.operationMs, () => connected.value.getPrimaryServices())
    if (!services.ok) return endOf(services)
    const discovered = await discover(services.value, profiles, queue, limits.operationMs)
    const { known, refused } = discovered
    if (known.length + refused.length === 0) return isOver ? "disconnected" : "unsupported"
    const subscribed: CharacteristicProfile[] = []
    let { timedOut } = discovered
    for (const [profile, characteristic] of known) {
      if (isOver) return "disconnected"
      const listen = listener(profile, characteristic, on)
      characteristic.addEventListener("characteristicvaluechanged", listen)
      const forget = () => characteristic.removeEventListener("characteristicvaluechanged", listen)
      undo.push(forget)
      const taken = await subscribe(profile, characteristic, queue, limits.operationMs)
      ;(taken === "sends" ? subscribed : refused).push(profile)
      if (taken !== "sends") forget()
      timedOut ||= taken === "timeout"
    }
    if (isOver || !gatt.connected) return "disconnected"
    // an operation without an answer may block all that follow: only a new connection helps
    if (timedOut && subscribed.every((each) => each.readFirst)) return "timeout"
    if (subscribed.length === 0) return "failed"
    on.live(subscribed, refused)
    for (const request of discovered.requests) {
      // refused or not: what the device sends by itself still comes
      await queue.run(limits.operationMs, () => request.point.startNotifications())
      await queue.run(limits.operationMs, () => request.point.writeValueWithResponse(request.bytes))
    }
    await over
    return "disconnected"
  } finally {
    end()
  }
}

type Discovered = {
  readonly known: (readonly [CharacteristicProfile, GattCharacteristic])[]
  readonly refused: CharacteristicProfile[]
  readonly requests: {
    readonly point: GattCharacteristic
    readonly bytes: Uint8Array<ArrayBuffer>
  }[]
  readonly timedOut: boolean
}

/** What of a device is known. What a known service might have and does not tell counts as refused. */
async function discover(
  services: readonly GattService[],
  profiles: readonly DeviceProfile[],
  queue: OperationQueue,
  limitMs: number,
): Promise<Discovered> {
  const known: Discovered["known"] = []
  const refused: Discovered["refused"] = []
  const requests: Discovered["requests"] = []
  let timedOut = false
  for (const service of services) {
    const profile = profiles.find((each) => each.service === service.uuid.toLowerCase())
    if (profile === undefined) continue
    const found = await queue.run(limitMs, () => service.getCharacteristics())
    if (!found.ok && endOf(found) !== "unsupported") refused.push(...profile.characteristics)
    timedOut ||= !found.ok && found.reason === "timeout"
    for (const characteristic of found.ok ? found.value : []) {
      const uuid = characteristic.uuid.toLowerCase()
      const match = profile.characteristics.find((each) => each.uuid === uuid)
      if (match !== undefined) known.push([match, characteristic])
      if (uuid === profile.request?.uuid)
        requests.push({ point: characteristic, bytes: profile.request.bytes })
    }
  }
  return { known, refused, requests, timedOut }
}

function listener(
  profile: CharacteristicProfile,
  characteristic: GattCharacteristic,
  on: SessionListener,
): () => void {
  return () => {
    const view = characteristic.value
    if (view === null || view === undefined) return
    on.packet(profile, new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  }
}

async function subscribe(
  { readFirst }: CharacteristicProfile,
  characteristic: GattCharacteristic,
  queue: OperationQueue,
  limitMs: number,
): Promise<"sends" | "refused" | "timeout"> {
  const { read, notify, indicate } = characteristic.properties
  const answers: Operated<unknown>[] = []
  if (notify || indicate)
    answers.push(await queue.run(limitMs, () => characteristic.startNotifications()))
  // what is read comes by the same event as what is sent
  if (readFirst && read) answers.push(await queue.run(limitMs, () => characteristic.readValue()))
  if (answers.some(({ ok }) => ok)) return "sends"
  return answers.some((each) => !each.ok && each.reason === "timeout") ? "timeout" : "refused"
}

function endOf(refusal: {
  readonly reason: OperationRefusal
  readonly error?: unknown
}): SessionEnd {
  switch (refusal.reason) {
    case "closed":
      return "disconnected"
    case "timeout":
      return "timeout"
    case "failed":
      return isNotFound(refusal.error) ? "unsupported" : "failed"
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === "NotFoundError"
}
