import { type Numeric, type chartedOrigins, isCharted } from "../numerics"
import { goneAfterMs } from "../staleness"
import { isVitalCode, vitalCodes } from "../vital-code"
import type { Readings, Windows } from "./evaluate"
import type { News2Item } from "./news2-table"
import { type Observation, isTyped, typedItems } from "./observation"
import type { Reading, ReadingSource } from "./reading"

/**
 * How old each input of NEWS2 may be. What is measured all the time counts for as long as it is shown:
 * nobody may find a point for what stands there as dashes. What is taken at the bedside counts for an
 * hour: a start for a clinic to confirm, no publication fixes it.
 */
export const watchedMs = goneAfterMs
export const onceMs = 60 * 60_000

/** Which number counts for which item. */
const codes: Readonly<Record<string, News2Item>> = {
  MDC_RESP_RATE: "respiration",
  MDC_PULS_OXIM_SAT_O2: "spo2",
  MDC_ECG_HEART_RATE: "pulse",
  MDC_PULS_OXIM_PULS_RATE: "pulse",
  MDC_PRESS_BLD_NONINV_SYS: "systolic",
  MDC_TEMP_BODY: "temperature",
}

export type Measured = Pick<
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

export function isScored(code: string): boolean {
  return Object.hasOwn(codes, code)
}

/**
 * Nothing is scored that says nothing of the patient (simulated, a device's demo or test), or that is
 * doubted. Of two that count for one item, what is watched comes before what was measured or typed once,
 * then the newer. `stream`: what the values come from that name no device of their own.
 */
export function news2Inputs(
  numerics: readonly Measured[],
  stream: string,
  observed: readonly Observation[],
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
  for (const one of [...numerics, ...observed.flatMap(typed)]) {
    const { code, value, unit, takenAt, spot, derived, origin, questionable, device } = one
    if (questionable || !isCharted(origin)) continue
    const item = codes[code]
    if (item === undefined) continue
    const windowMs = spot || !isWatched(code) ? onceMs : watchedMs
    const rival = readings[item]
    if (rival !== undefined) {
      const [counts, rivalCounts] = [now - takenAt <= windowMs, now - rival.at <= windows[item]]
      const [isOnce, rivalIsOnce] = [windowMs === onceMs, windows[item] === onceMs]
      if (counts !== rivalCounts ? rivalCounts : loses(isOnce, rivalIsOnce, rival.at >= takenAt))
        continue
    }
    const source = { kind: kinds[origin], name: device === "" ? stream : device, derived }
    readings[item] = { value, unit, at: takenAt, source }
    windows[item] = windowMs
  }
  for (const { item, value, at, by } of observed) {
    const rival = readings[item]
    if (isTyped(item) || (rival !== undefined && rival.at >= at)) continue
    readings[item] = { value, at, source: { kind: "entered", name: by, derived: false } }
  }
  return { readings, windows }
}

function loses(isOnce: boolean, rivalIsOnce: boolean, isOlder: boolean): boolean {
  return isOnce === rivalIsOnce ? isOlder : isOnce
}

/** What a person counted or read off stands among the numbers that are measured once. */
function typed({ item, value, at, by }: Observation): Measured[] {
  if (!isTyped(item) || typeof value !== "number") return []
  const { code, unit } = typedItems[item]
  const said = { origin: "manual", questionable: false, derived: false, spot: true } as const
  return [{ code, unit, value, takenAt: at, device: by, ...said }]
}

function isWatched(code: string): boolean {
  return isVitalCode(code) && vitalCodes[code].continuous
}

/** When the oldest input that counts was measured: the age of the score. */
export function oldestOf(items: readonly { readonly reading?: Reading }[]): number | undefined {
  const moments = items.flatMap(({ reading }) => (reading === undefined ? [] : [reading.at]))
  return moments.length === 0 ? undefined : Math.min(...moments)
}
