import { type Result, ok, refuse } from "@/lib/result"

import type { DeviceTime } from "./device-time"
import { type MedicalFloat, float32, sfloat } from "./ieee-11073-float"

/** Why the bytes of a characteristic are no measurement. */
export type PacketFault = "short_packet" | "oversized_packet" | "reserved_value"

/** The fields of one characteristic value, in turn, little-endian. */
export type Packet = {
  u8(): number
  u16(): number
  u24(): number
  s16(): number
  sfloat(): MedicalFloat
  float32(): MedicalFloat
  time(): DeviceTime
  /** Bytes that were not read. */
  left(): number
}

/** The longest value of an attribute (Bluetooth Core Specification, Vol 3, Part F, 3.2.9). */
const mostBytes = 512

/**
 * Reads one characteristic value. A field beyond the end reads as 0 and the packet is refused as a
 * whole. Bytes after the known fields are those of flags that are reserved today, and are ignored.
 */
export function readPacket<M>(
  bytes: Uint8Array,
  read: (packet: Packet) => M,
): Result<M, PacketFault> {
  if (bytes.length > mostBytes) return refuse("oversized_packet")
  let at = 0
  const u8 = () => bytes[at++] ?? 0
  const u16 = () => u8() | (u8() << 8)
  const u24 = () => u16() | (u8() << 16)
  const measurement = read({
    u8,
    u16,
    u24,
    s16: () => (u16() << 16) >> 16,
    sfloat: () => sfloat(u16()),
    float32: () => float32((u24() | (u8() << 24)) >>> 0),
    time: () => ({
      year: u16(),
      month: u8(),
      day: u8(),
      hours: u8(),
      minutes: u8(),
      seconds: u8(),
    }),
    left: () => Math.max(0, bytes.length - at),
  })
  return at > bytes.length ? refuse("short_packet") : ok(measurement)
}
