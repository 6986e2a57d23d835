import { backoffMs } from "../backoff"
import { goneAfterMs } from "../staleness"
import { type ConditionChange, conditionBoard } from "./condition-board"
import type { PacketFault } from "./packet"
import {
  type CharacteristicKey,
  type CharacteristicProfile,
  type DeviceProfile,
  type GattMeasurement,
  deviceProfiles,
} from "./profiles"
import { type OperationLimits, type SessionEnd, session } from "./session"
import { type Timers, pause } from "./timers"
import type { GattDevice } from "./web-bluetooth"

export type ConnectionState =
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "discovering" }
  | {
      readonly kind: "live"
      readonly subscribed: readonly CharacteristicKey[]
      /** The device has it, and would not send it. */
      readonly refused: readonly CharacteristicKey[]
    }
  | {
      readonly kind: "waiting"
      readonly why: Exclude<SessionEnd, "unsupported">
      readonly retryAt: number
    }
  /** Nothing that is known: another try would find no more. */
  | { readonly kind: "unsupported" }
  | { readonly kind: "stopped" }

export type ConnectionListener = {
  state(state: ConnectionState): void
  measurement(measurement: GattMeasurement): void
  /** What began or ended, never empty. Of a device that is lost, only that it is lost is known. */
  conditions(changes: readonly ConditionChange[]): void
}

export type PacketCounts = {
  readonly packets: number
  readonly faults: Readonly<Record<PacketFault, number>>
}

/** A device that is kept connected until `stop`: what is lost is tried again, ever more slowly. */
export type DeviceConnection = {
  open(): void
  stop(): void
  state(): ConnectionState
  counts(): PacketCounts
}

export type ConnectionOptions = {
  readonly timers: Timers
  /** From 0 to 1. */
  readonly random: () => number
  readonly limits?: OperationLimits
  readonly profiles?: readonly DeviceProfile[]
}

/** Ours: neither the browser nor the standard sets one. A phone may need seconds to connect. */
const defaultLimits: OperationLimits = { connectMs: 20_000, operationMs: 10_000 }
/** A connection that held for so long starts the waiting anew. */
const heldMs = 20_000

export function deviceConnection(
  device: GattDevice,
  { timers, random, limits = defaultLimits, profiles = deviceProfiles }: ConnectionOptions,
  on: ConnectionListener,
): DeviceConnection {
  const board = conditionBoard(timers.now, (changes) => on.conditions(changes))
  const faults = { short_packet: 0, oversized_packet: 0, reserved_value: 0 }
  let packets = 0
  let state: ConnectionState = { kind: "stopped" }
  let running: AbortController | undefined
  /** That a thermometer is switched off after its measurement is no loss of anything. */
  let expected = false
  let cancelSilence = () => {}

  function tell(next: ConnectionState): void {
    state = next
    on.state(next)
  }

  async function keep(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      tell({ kind: "connecting", attempt })
      let liveSince = Infinity
      const why = await session(device, profiles, timers, limits, signal, {
        discovering: () => tell({ kind: "discovering" }),
        live(subscribed, refused) {
          liveSince = timers.now()
          expected ||= subscribed.some((each) => each.continuous)
          board.set("link", [])
          listenForSilence(subscribed)
          tell({ kind: "live", subscribed: keysOf(subscribed), refused: keysOf(refused) })
        },
        packet: take,
      })
      cancelSilence()
      if (signal.aborted) return
      board.only("link", expected ? ["link_down"] : [])
      if (why === "unsupported") return tell({ kind: "unsupported" })
      if (timers.now() - liveSince >= heldMs) attempt = -1
      const waitMs = backoffMs(Math.max(0, attempt), random())
      tell({ kind: "waiting", why, retryAt: timers.now() + waitMs })
      await pause(timers, waitMs, signal)
    }
  }

  function take(profile: CharacteristicProfile, bytes: Uint8Array): void {
    packets++
    if (profile.continuous) listenForSilence([profile])
    const parsed = profile.parse(bytes, timers.now())
    if (!parsed.ok) {
      faults[parsed.reason]++
      return
    }
    // how it was when a stored value was measured is no alarm of now: the measurement says it
    if (!parsed.value.stored)
      board.set(profile.intermediateOf ?? profile.labelKey, parsed.value.conditions)
    on.measurement(parsed.value)
  }

  /** A link may hold while nothing comes over it. */
  function listenForSilence(heard: readonly CharacteristicProfile[]): void {
    if (!heard.some((each) => each.continuous)) return
    cancelSilence()
    board.set("silence", [])
    cancelSilence = timers.after(goneAfterMs, () => board.set("silence", ["silent"]))
  }

  return {
    open() {
      if (running !== undefined) return
      const own = new AbortController()
      running = own
      void keep(own.signal).finally(() => {
        if (running === own) running = undefined
      })
    },
    stop() {
      running?.abort()
      running = undefined
      cancelSilence()
      expected = false
      board.only("link", [])
      if (state.kind !== "stopped") tell({ kind: "stopped" })
    },
    state: () => state,
    counts: () => ({ packets, faults: { ...faults } }),
  }
}

function keysOf(profiles: readonly CharacteristicProfile[]): CharacteristicKey[] {
  return profiles.map((profile) => profile.labelKey)
}
