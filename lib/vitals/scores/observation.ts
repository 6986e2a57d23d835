/** What a person may observe for NEWS2: what no device measures, and what nothing measures here. */
export const observedItems = [
  "oxygen",
  "consciousness",
  "respiration",
  "systolic",
  "temperature",
] as const
export type ObservedItem = (typeof observedItems)[number]

export const oxygenWords = ["air", "oxygen"] as const
/** Alert; new Confusion; responds to Voice; to Pain; Unresponsive. */
export const consciousnessWords = ["A", "C", "V", "P", "U"] as const

/** The number that counts for the same item, and what the chart can score of it. */
export const typedItems = {
  respiration: { code: "MDC_RESP_RATE", unit: "/min", decimals: 0, least: 1, most: 150 },
  systolic: { code: "MDC_PRESS_BLD_NONINV_SYS", unit: "mm[Hg]", decimals: 0, least: 1, most: 350 },
  temperature: { code: "MDC_TEMP_BODY", unit: "Cel", decimals: 1, least: 20, most: 46 },
} as const
export type TypedItem = keyof typeof typedItems

export function isTyped(item: ObservedItem): item is TypedItem {
  return Object.hasOwn(typedItems, item)
}

/** Of each item the newest that was not taken back. */
export type Observation = {
  readonly id: string
  readonly item: ObservedItem
  readonly value: string | number
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number
  /** Who observed it, by name. */
  readonly by: string
}
