import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

import { z } from "zod"

import { cpuTimeOf } from "../bench/cpu-time"
import type { House } from "../house"

export const parts = ["web", "workers", "postgres", "redis", "livekit", "door"] as const
export type Part = (typeof parts)[number]
export type PerPart = Readonly<Record<Part, number>>

/** The processes of each part, as the supervisor noted them: all the web's, all the workers', and so on. */
export function processesOf({ demoFile }: House): Readonly<Record<Part, readonly number[]>> {
  const Pids = z.object({ children: z.array(z.object({ pid: z.int(), name: z.string() })) })
  const { children } = Pids.parse(
    JSON.parse(readFileSync(join(dirname(demoFile), "pids.json"), "utf8")),
  )
  const of = (part: Part): number[] =>
    children
      .filter(({ name }) =>
        part === "door" ? name.endsWith("door") : new RegExp(`^${part}(-\\d+)?$`).test(name),
      )
      .map(({ pid }) => pid)
  const found = parts.map((part) => [part, of(part)] as const)
  const absent = found.find(([part, pids]) => pids.length === 0 && part !== "door")
  if (absent !== undefined)
    throw new Error(`${absent[0]} is not of this house: its CPU is not known`)
  const [web, workers, postgres, redis, livekit, door] = found.map(([, pids]) => pids)
  return {
    web: web ?? [],
    workers: workers ?? [],
    postgres: postgres ?? [],
    redis: redis ?? [],
    livekit: livekit ?? [],
    door: door ?? [],
  }
}

/** Milliseconds of CPU so far. */
export function cpuOf(house: House): PerPart {
  const pids = processesOf(house)
  return mapped((part) => cpuTimeOf(pids[part]))
}

export function less(after: PerPart, before: PerPart): PerPart {
  return mapped((part) => after[part] - before[part])
}

export function mapped(of: (part: Part) => number): PerPart {
  return {
    web: of("web"),
    workers: of("workers"),
    postgres: of("postgres"),
    redis: of("redis"),
    livekit: of("livekit"),
    door: of("door"),
  }
}

export function summed(of: PerPart): number {
  return parts.reduce((sum, part) => sum + of[part], 0)
}

/** Resident memory of a process and of all that it started, in MB (Linux: /proc). */
export function memoryOf(pid: number): number {
  const family = new Set([pid])
  for (let before = 0; before !== family.size;) {
    before = family.size
    for (const name of readdirSync("/proc")) {
      const one = Number(name)
      if (Number.isInteger(one) && family.has(parentOf(name))) family.add(one)
    }
  }
  return [...family].reduce((sum, one) => sum + residentKilobytes(one), 0) / 1_000
}

function parentOf(name: string): number {
  return Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1] ?? -1)
}

function residentKilobytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch {
    // It has ended since.
    return ""
  }
}
