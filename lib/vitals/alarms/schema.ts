import { z } from "zod"

import { monitored, priorities, reportedCodes, worse } from "./condition"
import type { MonitoredCode, ReportedCode } from "./condition"
import { type LimitBounds, defaultBounds, longestMs } from "./limit-problem"
import type { Limits } from "./limits"

const Milliseconds = z.int().min(0).max(longestMs)
const AtPriority = z.enum(priorities)
const Level = z.strictObject({
  delayMs: Milliseconds,
  priority: AtPriority,
  latching: z.boolean(),
})

/** Limits as they are stored and edited. Each issue's path names the field, its message the problem. */
export function limitsSchema(bounds: LimitBounds = defaultBounds): z.ZodType<Limits> {
  return z.strictObject({
    version: z.int().min(1).max(1e9),
    vitals: z.strictObject(
      entries<MonitoredCode, ReturnType<typeof vital>>(monitored, (code) => vital(code, bounds)),
    ),
    reported: z.strictObject(
      entries<ReportedCode, typeof Reported>(reportedCodes, (code) =>
        lethal.has(code) ? Lethal : Reported,
      ),
    ),
    signals: Signals,
  })
}

const Reported = Level.extend({ enabled: z.boolean() })

/** Nobody turns them off, or down, for a whole visit. */
const lethal: ReadonlySet<ReportedCode> = new Set([
  "asystole",
  "ventricular_fibrillation",
  "ventricular_tachycardia",
])
const Lethal = Reported.refine(({ enabled }) => enabled, { path: ["enabled"], message: "lethal" })
  .refine(({ priority }) => priority === "high", { path: ["priority"], message: "lethal" })
  .refine(({ delayMs }) => delayMs <= 10_000, { path: ["delayMs"], message: "too_long" })

/** A value that is older says nothing of now; a measurement that is repeated by hand counts for longer. */
const longestValidMs = { continuous: 30_000, spot: 86_400_000 } as const

const Signals = z.strictObject({
  audioPauseMs: z.int().min(10_000).max(longestMs),
  alarmPauseMs: z.int().min(10_000).max(longestMs),
  reminderMs: z.int().min(30_000).max(longestMs),
  audioPauseBrokenBy: z.enum([...priorities, "none"]),
  escalation: z
    .array(z.strictObject({ afterMs: z.int().min(1_000).max(86_400_000), from: AtPriority }))
    .max(10)
    .refine((levels) => levels.every((level, i) => level.afterMs > (levels[i - 1]?.afterMs ?? 0)), {
      message: "not_in_order",
    }),
})

function vital(code: MonitoredCode, bounds: LimitBounds) {
  const [least, most] = monitored[code].plausible
  const Bound = z.number().min(least, "not_physical").max(most, "not_physical").nullable()
  return z
    .strictObject({
      enabled: z.boolean(),
      low: Bound,
      high: Bound,
      extremeLow: Bound,
      extremeHigh: Bound,
      hysteresis: z
        .number()
        .min(0)
        .max(most - least),
      ordinary: Level,
      extreme: Level,
      validMs: z
        .int()
        .min(2_000)
        .max(longestValidMs[monitored[code].continuous ? "continuous" : "spot"]),
      lossPriority: AtPriority,
    })
    .superRefine((limits, context) => {
      const refuse = (path: string, message: string) =>
        context.addIssue({ code: "custom", path: path.split("."), message })
      const { low, high, extremeLow, extremeHigh, hysteresis, ordinary, extreme, lossPriority } =
        limits
      const floor = bounds.lowestLow[code]
      if (floor !== undefined) {
        if (low === null || low < floor) refuse("low", "below_floor")
        if (extremeLow !== null && extremeLow < floor) refuse("extremeLow", "below_floor")
      }
      const rising = [
        ["extremeLow", extremeLow],
        ["low", low],
        ["high", high],
        ["extremeHigh", extremeHigh],
      ] as const
      let below = -Infinity
      for (const [field, limit] of rising) {
        if (limit === null) continue
        if (limit < below || (field === "high" && limit === below)) refuse(field, "not_in_order")
        below = limit
      }
      // An alarm must be able to end: somewhere between the limits both are cleared.
      const inner = [low ?? extremeLow, high ?? extremeHigh] as const
      if (
        inner[0] !== null &&
        inner[0] + hysteresis > (inner[1] ?? most) - (inner[1] === null ? 0 : hysteresis)
      )
        refuse("hysteresis", "never_clears")
      else if (inner[1] !== null && inner[1] - hysteresis < least)
        refuse("hysteresis", "never_clears")
      if (worse(ordinary.priority, extreme.priority))
        refuse("extreme.priority", "milder_than_ordinary")
      if (monitored[code].continuous && lossPriority === "low")
        refuse("lossPriority", "below_floor")
      const longest = bounds.longestDelayMs[code]
      if (longest !== undefined) {
        if (ordinary.delayMs > longest) refuse("ordinary.delayMs", "too_long")
        if (extreme.delayMs > longest) refuse("extreme.delayMs", "too_long")
      }
    })
}

/** One entry a code, so that a missing or an unknown one is refused. */
function entries<K extends string, S extends z.ZodType>(
  table: Readonly<Record<K, unknown>>,
  schema: (code: K) => S,
): Record<K, S> {
  const codes = Object.keys(table) as K[]
  return Object.fromEntries(codes.map((code) => [code, schema(code)])) as Record<K, S>
}
