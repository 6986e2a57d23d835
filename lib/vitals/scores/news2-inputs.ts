import { type Numeric, type chartedOrigins, isCharted } from "../numerics"
import { isVitalCode, vitalCodes } from "../vital-code"
import type { Readings, Windows } from "./evaluate"
import type { News2Item } from "./news2-table"
import type { Reading, ReadingSource } from "./reading"

/**
 * How old each input of NEWS2 may be. What is measured all the time must be of this minute; what is
 * taken at the bedside counts for an hour. A start for a clinic to confirm: no publication fixes it.
 */
const watchedMs = 60_000
const onceMs = 60 * 60_000

/** Which number counts for which item; of two that count the newer. */
const codes: Readonly<Record<string, News2Item>> = {
  MDC_RESP_RATE: "respiration",
  MDC_PULS_OXIM_SAT_O2: "spo2",
  MDC_ECG_HEART_RATE: "pulse",
  MDC_PULS_OXIM_PULS_RATE: "pulse",
  MDC_PRESS_BLD_NONINV_SYS: "systolic",
  MDC_TEMP_BODY: "temperature",
}

type Measured = Pick<
  Numeric,
  "code" | "value" | "unit" | "derived" | "origin" | "questionable" | "spot" | "device"
> & {
  readonly takenAt: number
}

const kinds: Readonly<Record<(typeof chartedOrigins)[number], ReadingSource["kind"]>> = {
  device: "device",
  manual: "entered",
  recorded: "recorded",
}

/** What a clinician saw and said; each with its moment. */
export type Observed = {
  readonly oxygen: Reading<string> | undefined
  readonly consciousness: Reading<string> | undefined
}

/**
 * Nothing is scored that says nothing of the patient (simulated, a device's demo or test), or that is
 * doubted. `stream`: what the values come from that name no device of their own.
 */
export function news2Inputs(
  numerics: readonly Measured[],
  stream: string,
  observed: Observed,
  now: number,
): { readonly readings: Readings<News2Item>; readonly windows: Windows<News2Item> } {
  const readings: Partial<Record<News2Item, Reading>> = {}
  const windows: Record<News2Item, number> = {
    respiration: watchedMs,
    spo2: watchedMs,
    pulse: watchedMs,
    systolic: onceMs,
    temperature: onceMs,
    oxygen: onceMs,
    consciousness: onceMs,
  }
  for (const one of numerics) {
    const { code, value, unit, takenAt, spot, derived, origin, questionable, device } = one
    if (questionable || !isCharted(origin)) continue
    const item = codes[code]
    if (item === undefined) continue
    const windowMs = spot || !isWatched(code) ? onceMs : watchedMs
    const rival = readings[item]
    if (rival !== undefined) {
      const [counts, rivalCounts] = [now - takenAt <= windowMs, now - rival.at <= windows[item]]
      if (counts === rivalCounts ? rival.at >= takenAt : rivalCounts) continue
    }
    const source = { kind: kinds[origin], name: device === "" ? stream : device, derived }
    readings[item] = { value, unit, at: takenAt, source }
    windows[item] = windowMs
  }
  const { oxygen, consciousness } = observed
  if (oxygen !== undefined) readings.oxygen = oxygen
  if (consciousness !== undefined) readings.consciousness = consciousness
  return { readings, windows }
}

function isWatched(code: string): boolean {
  return isVitalCode(code) && vitalCodes[code].continuous
}

/** When the oldest input that counts was measured: the age of the score. */
export function oldestOf(items: readonly { readonly reading?: Reading }[]): number | undefined {
  const moments = items.flatMap(({ reading }) => (reading === undefined ? [] : [reading.at]))
  return moments.length === 0 ? undefined : Math.min(...moments)
}
