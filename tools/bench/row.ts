import type { House } from "../house"
import type { Supervisor } from "../stack/supervisor"
import type { BenchDatabase } from "./database"

export type Baseline = { name: string; value: number }

export type Measured = {
  /** A median over `runs`, unless the id says otherwise. */
  value: number
  runs: number
  /** Where the row's aim is a share of what was found first. */
  aim?: string
  /** What it is compared with, measured in the same run. */
  baseline: readonly Baseline[]
}

export type Row = {
  id: string
  unit: string
  /** "<= 1000", ">= 60" or "= 0". */
  aim: string
  run(bench: Bench): Promise<Measured>
}

export type Bench = {
  /** Housecall on services of its own, production build included; opened once, by the first row that asks. */
  house(): Promise<House>
  /** The same as an operator has it for many: two of web, workers and media server. Ends the other house. */
  busyHouse(): Promise<House>
  /** A migrated PostgreSQL with nothing beside it, for rows that need no page; opened once. */
  database(): Promise<BenchDatabase>
  supervisor: Supervisor
  /** Rows' scratch space, emptied before the run. */
  directory: string
}

export type Result = {
  id: string
  value: number
  unit: string
  runs: number
  aim: string
  met: boolean
  baseline: readonly Baseline[]
}

export function resultOf(row: Row, { value, runs, baseline, aim = row.aim }: Measured): Result {
  return {
    id: row.id,
    value,
    unit: row.unit,
    runs,
    aim,
    met: meets(value, aim),
    baseline,
  }
}

/** Rows of one family share one measurement, and its failure. */
export function measuredOnce<T>(
  measure: (bench: Bench) => Promise<T>,
): (bench: Bench) => Promise<T> {
  const measured = new WeakMap<Bench, Promise<T>>()
  return (bench) => {
    const known = measured.get(bench) ?? measure(bench)
    measured.set(bench, known)
    return known
  }
}

export function meets(value: number, aim: string): boolean {
  const [, sign, bound] = /^(<=|>=|<|>|=)\s*(-?[\d.]+)$/.exec(aim) ?? []
  if (sign === undefined || bound === undefined)
    throw new Error(`An aim must read like "<= 1000", not "${aim}"`)
  const limit = Number(bound)
  if (sign === "<=") return value <= limit
  if (sign === ">=") return value >= limit
  if (sign === "<") return value < limit
  if (sign === ">") return value > limit
  return value === limit
}
