import pg from "pg"

import type { House } from "../house"
import { caller, must } from "../load/caller"
import { startCallers } from "../load/callers"
import { atRate, size, wait } from "../load/pace"
import { cpuOf, less, mapped, parts, summed } from "../load/processes"
import type { PerPart } from "../load/processes"
import { seedVisits } from "../load/seeds"
import type { SeededVisit } from "../load/seeds"
import { holdVisit } from "../load/visit"
import { percentile } from "./percentile"
import type { Baseline, Bench, Measured, Row } from "./row"
import { figure } from "./table"

const clinics = 4
/**
 * 5,400 an hour: what 36,000 visits a day come to in an hour that has 15 of 100, and nine times as many as 200
 * visits of twenty minutes need to go on being 200.
 */
const beginsPerSecond = 1.5
const quarterMs = 20_000
const heldMs = 120_000

/**
 * Visits at once, each of two people without a browser: the doctor and the patient ask the app for what their
 * pages ask for, from the link to the room's token, and each holds a connection to the media server by
 * WebSocket, ICE, DTLS and data channels. In the call the patient sends 512 bytes of numbers a second to the
 * doctor, each pings the server every ten seconds, both event streams stay open; no sound, no picture. Value:
 * how many of them stood for two minutes, where 95 of 100 joined within three seconds and nobody was lost.
 * `LOAD_VISITS` makes it smaller, `LOAD_SECONDS` shorter, `LOAD_RATE` slower.
 */
export const visitsRow: Row = {
  id: "load.visits",
  unit: "visits",
  aim: ">= 200",
  run: measure,
}

type Stage = {
  held: number
  joins: number[]
  joining: PerPart
  holding: PerPart
  stands: boolean
  ageP95: number
}

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.busyHouse()
  const full = Math.ceil(size("LOAD_VISITS", 200))
  const held = size("LOAD_SECONDS", heldMs / 1_000) * 1_000
  const perSecond = size("LOAD_RATE", beginsPerSecond)
  const cliniciansEach = Math.ceil(full / clinics)
  const seeds = await seedVisits(house, { clinics, cliniciansEach, patientsPerClinician: 1 })
  const visits = seeds.visits.slice(0, full)
  const callers = await startCallers(bench.supervisor)
  const leaving: (() => void)[] = []
  try {
    const doctors = await atRate(full, 8, async (nth) => {
      const visit = visits[nth]
      const doctor = caller(house.baseUrl, address(1, nth))
      const credentials = { email: visit?.email, password: seeds.password }
      await must(doctor.ask("POST", "/api/sign-in", credentials), "sign-in")
      leaving.push(await doctor.listen("clinic", () => undefined))
      return doctor
    })
    const begin = async (from: number, until: number, ms: number): Promise<Stage> => {
      const [start, before] = [performance.now(), cpuOf(house)]
      const joins = await atRate(until - from, perSecond, async (nth, due) => {
        const [visit, doctor] = [visits[from + nth], doctors[from + nth]]
        if (visit === undefined || doctor === undefined) throw new Error("no such visit")
        const patient = caller(house.baseUrl, address(2, from + nth))
        leaving.push(await holdVisit({ patient, doctor, callers }, visit, seeds.birthDate))
        return performance.now() - due
      })
      const rampSeconds = (performance.now() - start) / 1_000
      const joined = cpuOf(house)
      const ages: number[] = []
      const holding = await during(house, ms, () => ages.push(callers.now().ageP95Ms))
      const each = mapped((part) => {
        // Those that stand already go on meanwhile.
        const standing = holding[part] * rampSeconds * ((from + until) / 2 / until)
        return Math.max(0, joined[part] - before[part] - standing) / (until - from)
      })
      const { connected, lost } = callers.now()
      const stands = connected === 2 * until && lost === 0
      console.log(`  ${until} visits: join p95 ${figure(percentile(joins, 95))} ms, ${lost} lost`)
      return { held: until, joins, joining: each, holding, stands, ageP95: percentile(ages, 95) }
    }
    const quarter = await begin(0, Math.ceil(full / 4), Math.min(held, quarterMs))
    const whole = await begin(Math.ceil(full / 4), full, held)
    const { sent, heard } = callers.now()
    const kept = await arrivalsKept(house, visits)
    const met = [quarter, whole].filter(
      ({ joins, stands }) => stands && percentile(joins, 95) <= 3_000,
    )
    return {
      value: Math.max(0, ...met.map((one) => one.held)),
      runs: whole.joins.length + quarter.joins.length,
      baseline: [
        ...figuresOf(quarter),
        ...figuresOf(whole),
        {
          name: "CPU of a held visit, full over a quarter",
          value: perVisit(whole) / perVisit(quarter),
        },
        {
          name: "CPU of a joining, full over a quarter",
          value: summed(whole.joining) / summed(quarter.joining),
        },
        { name: "packets sent", value: sent },
        { name: "heard", value: heard },
        { name: "arrivals told by webhook", value: kept.total },
        { name: "most of one arrival", value: kept.most },
        ...(await roomsOf(house)),
      ],
    }
  } finally {
    for (const leave of leaving) leave()
    await callers.end()
  }
}

function figuresOf({ held, joins, joining, holding, stands, ageP95 }: Stage): Baseline[] {
  const at = `at ${held}:`
  return [
    { name: `${at} join p50, ms`, value: percentile(joins, 50) },
    { name: "p95", value: percentile(joins, 95) },
    { name: "all stand", value: stands ? 1 : 0 },
    { name: "packet's age p95, ms", value: ageP95 },
    ...parts.map((part) => ({ name: `${part} ms a joining`, value: joining[part] })),
    ...parts.map((part) => ({ name: `${part} ms/s a held visit`, value: holding[part] / held })),
  ]
}

function perVisit({ held, holding }: Stage): number {
  return summed(holding) / held
}

/** Milliseconds of CPU a second of each part while nothing begins and nothing ends. */
async function during(house: House, ms: number, eachSecond: () => void): Promise<PerPart> {
  const [begun, before] = [performance.now(), cpuOf(house)]
  for (let second = 0; second < ms / 1_000; second += 1) {
    await wait(1_000)
    eachSecond()
  }
  const seconds = (performance.now() - begun) / 1_000
  const used = less(cpuOf(house), before)
  return mapped((part) => used[part] / seconds)
}

/** How many arrivals the media servers have told the app of, and how often the same at most: once is right. */
async function arrivalsKept(
  house: House,
  visits: readonly SeededVisit[],
): Promise<{ total: number; most: number }> {
  const pool = new pg.Pool({ connectionString: house.database.admin, max: 1 })
  try {
    const { rows } = await pool.query<{ total: number; most: number }>(
      `select count(*)::int as total, coalesce(max(told), 0)::int as most from (
         select count(*) as told from webhook_inbox i join visits v on v.room = i.room
         where v.id = any($1::uuid[]) and i.event = 'participant_joined' group by i.room, i.identity) as each`,
      [visits.map(({ visitId }) => visitId)],
    )
    return rows[0] ?? { total: 0, most: 0 }
  } finally {
    await pool.end()
  }
}

/** Each node's own count. */
async function roomsOf({ services }: House): Promise<Baseline[]> {
  const nodes = services.livekit.nodes ?? []
  return Promise.all(
    nodes.map(async ({ prometheus }, nth) => {
      const text = await (await fetch(`http://127.0.0.1:${prometheus}/metrics`)).text()
      const value = Number(/^livekit_room_total(?:\{[^}]*\})? ([\d.e+]+)$/m.exec(text)?.[1] ?? 0)
      return { name: `rooms of node ${nth + 1}`, value }
    }),
  )
}

function address(group: number, nth: number): string {
  return `10.${100 + group}.${nth >> 8}.${nth & 255}`
}
