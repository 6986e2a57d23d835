import { type Result, refuse } from "@/lib/result"

import type { Measurement } from "./measurement"
import { type PacketFault, readPacket } from "./packet"

export type BatteryLevel = Measurement<"battery_level", { readonly percent: number }>

/** Ours: the service says no level at which a battery is low. */
export const lowBatteryPercent = 15

/** Battery Level, 0x2A19. Above 100 the values are reserved. Source: Battery Service. */
export function parseBatteryLevel(
  bytes: Uint8Array,
  receivedAt: number,
): Result<BatteryLevel, PacketFault> {
  const level = readPacket(bytes, (packet): BatteryLevel => {
    const percent = packet.u8()
    return {
      kind: "battery_level",
      readings: [],
      conditions: percent <= lowBatteryPercent ? ["battery_low"] : [],
      origin: "patient",
      stored: false,
      deviceTime: null,
      receivedAt,
      detail: { percent },
    }
  })
  return level.ok && level.value.detail.percent > 100 ? refuse("reserved_value") : level
}
