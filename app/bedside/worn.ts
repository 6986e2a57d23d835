import type { CharacteristicKey } from "@/lib/vitals/gatt/profiles"

/** What of a device sits on the patient, as the patient calls it. */
export type Worn = "clip" | "strap" | "other"

export function wornOf(measures: readonly CharacteristicKey[]): Worn {
  if (measures.some((key) => key === "oximetryContinuous" || key === "oximetrySpotCheck"))
    return "clip"
  return measures.includes("heartRate") ? "strap" : "other"
}
