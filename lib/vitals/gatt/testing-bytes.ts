import type { Result } from "@/lib/result"

import type { VitalCode } from "../vital-code"
import type { PacketFault } from "./packet"

/** "16 48" → the bytes 0x16, 0x48. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.split(/\s+/).filter(Boolean), (byte) => Number.parseInt(byte, 16))
}

/** Characteristic values that are whole, one for each layout, as hexadecimal text. */
export const packets = {
  heartRate: "16 48 40 03",
  /** 71 /min and three intervals: 832, 840, 825. */
  heartRateThreeIntervals: "16 47 40 03 48 03 39 03",
  /** 300 /min in two bytes, 10 kJ, one interval. */
  heartRateAll: "1f 2c 01 0a 00 00 04",
  oximetry: "00 CF F3 48 00",
  /** Fast 97/73, slow 98/72; fully qualified; low perfusion, displaced; 1.5 %. */
  oximetryAll: "1f 61 00 48 00 61 00 49 00 62 00 48 00 00 01 20 20 00 0F F0",
  /** 2026-11-26 17:27:45; from storage; interference; 0.5 %. */
  oximetrySpot: "0f 61 00 48 00 ea 07 0b 1a 11 1b 2d 00 02 00 04 00 05 F0",
  /** 120/80, mean 93, time, 72 /min, user 1, irregular pulse. */
  pressure: "1e 78 00 50 00 5d 00 ea 07 0b 1a 11 1b 2d 48 00 01 04 00",
  /** 16.0/10.7 kPa, mean 12.4 */
  pressureKpa: "01 A0 F0 6B F0 7C F0",
  cuff: "00 8C 00 FF 07 FF 07",
  temperature: "06 6F 01 00 FF ea 07 0b 1a 11 1b 2d 03",
  temperatureFahrenheit: "01 DA 03 00 FF",
  /** 70.25 kg, time, user 2, BMI 22.5, 1.767 m. */
  weight: "0e E2 36 ea 07 0b 1a 11 1b 2d 02 E1 00 E7 06",
  /** 154.32 lb, BMI 22.1, 70.0 in. */
  weightImperial: "09 48 3C DD 00 BC 02",
  /** 0.00099 kg/L, capillary plasma, finger, + 60 min, nothing wrong. */
  glucose: "0b 2a 00 ea 07 0b 1a 11 1b 2d 3c 00 63 B0 12 00 00",
  /** 0.0055 mol/L, venous plasma, no site known. */
  glucoseMol: "06 2b 00 ea 07 0b 1a 11 1b 2d 37 C0 f4",
  battery: "57",
} as const

/** 2026-11-26 17:30:00 UTC. */
export const received = Date.UTC(2026, 10, 26, 17, 30)

/** What the packets with a time say. */
export const sentTime = { year: 2026, month: 11, day: 26, hours: 17, minutes: 27, seconds: 45 }

export const shortPacket = { ok: false, reason: "short_packet" }

export function validReading(code: VitalCode, value: number, unit: string) {
  return { code, value, unit, validity: "valid" }
}

/** What a packet, written as hexadecimal text, says; or the refusal. */
export function reader<T>(parse: (bytes: Uint8Array, at: number) => Result<T, PacketFault>) {
  return (text: string) => {
    const answer = parse(hex(text), received)
    return answer.ok ? answer.value : answer
  }
}
