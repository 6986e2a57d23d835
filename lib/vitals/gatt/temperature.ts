import type { Result } from "@/lib/result"

import { clockConditions } from "./device-time"
import { type Measurement, has, readingOf } from "./measurement"
import { type PacketFault, readPacket } from "./packet"

export type TemperatureMeasurement = Measurement<
  "temperature" | "intermediate_temperature",
  { readonly site: TemperatureSite | null }
>

/** Temperature Type, from 1. */
const sites = [
  "armpit",
  "body",
  "ear",
  "finger",
  "gastrointestinal_tract",
  "mouth",
  "rectum",
  "toe",
  "tympanum",
] as const
export type TemperatureSite = (typeof sites)[number]

/** Temperature Measurement, 0x2A1C. */
export const parseTemperature = parser("temperature")
/** Intermediate Temperature, 0x2A1E: the same layout, while the thermometer still warms up. */
export const parseIntermediateTemperature = parser("intermediate_temperature")

/** Source: Health Thermometer Service, GATT Specification Supplement. */
function parser(kind: TemperatureMeasurement["kind"]) {
  return (bytes: Uint8Array, receivedAt: number): Result<TemperatureMeasurement, PacketFault> =>
    readPacket(bytes, (packet) => {
      const flags = packet.u8()
      const temperature = packet.float32()
      const deviceTime = has(flags, 1) ? packet.time() : null
      const site = has(flags, 2) ? sites[packet.u8() - 1] : undefined
      const reading = readingOf("MDC_TEMP_BODY", temperature, {
        convert: has(flags, 0) ? (fahrenheit) => ((fahrenheit - 32) * 5) / 9 : (celsius) => celsius,
        doubts: kind === "intermediate_temperature" ? ["early_estimate"] : [],
      })
      return {
        kind,
        readings: [reading],
        conditions: clockConditions(deviceTime, receivedAt),
        origin: "patient",
        stored: false,
        deviceTime,
        receivedAt,
        detail: { site: site ?? null },
      }
    })
}
