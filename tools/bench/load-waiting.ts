import pg from "pg"

import type { House } from "../house"
import { caller, must } from "../load/caller"
import type { Caller } from "../load/caller"
import { atRate, size, wait } from "../load/pace"
import { processesOf } from "../load/processes"
import { seedVisits } from "../load/seeds"
import type { SeededVisit, Seeds } from "../load/seeds"
import { cpuTimeOf } from "./cpu-time"
import { percentile } from "./percentile"
import type { Bench, Measured, Row } from "./row"
import { figure } from "./table"

const clinics = 10
const cliniciansEach = 50
/** Of each clinic so many of its staff look at their lists. */
const staffEach = 10
const opensPerSecond = 150
/** Each visit changes once a minute: some eight times in the ten minutes that somebody waits and is seen. */
const changesPerStream = 1 / 60
const changingMs = 30_000
const idleMs = 20_000

/**
 * Patients' event streams on one web process, each of its own session, and a hundred of staff. A visit's change
 * is told as `nudgeVisit` tells it, to its patient, to whoever waits for the same clinician and to the clinic's
 * staff; measured is from before that statement until the patient's stream has it. Largest number of streams
 * with 95 of 100 of these within a second. `LOAD_STREAMS` makes it smaller.
 */
export const waitingRow: Row = {
  id: "load.waiting",
  unit: "streams",
  aim: ">= 5000",
  run: measure,
}

type Stage = { open: number; p95: number; idle: Used; busy: Used; heard: number }
/** Milliseconds of CPU a second. */
type Used = { web: number; postgres: number }

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.busyHouse()
  const full = Math.ceil(size("LOAD_STREAMS", 5_000))
  const perClinician = Math.ceil(full / (clinics * cliniciansEach))
  const seeds = await seedVisits(house, {
    clinics,
    cliniciansEach,
    patientsPerClinician: perClinician,
  })
  const pool = new pg.Pool({ connectionString: house.database.admin, max: 4 })
  const room = waitingRoom(house, seeds)
  try {
    await room.admitStaff()
    const stages: Stage[] = []
    for (const open of [Math.ceil(full / 4), full]) {
      const stage = await room.stage(pool, open)
      console.log(`  ${open} streams: delivery p95 ${figure(stage.p95)} ms`)
      stages.push(stage)
    }
    const [quarter, whole] = stages
    if (quarter === undefined || whole === undefined) throw new Error("nothing was measured")
    const met = stages.filter(({ p95 }) => p95 <= 1_000).map(({ open }) => open)
    const cost = ({ busy, open }: Stage): number => (busy.web + busy.postgres) / open
    return {
      value: Math.max(0, ...met),
      runs: 1,
      baseline: [
        { name: `delivery p95 at ${quarter.open}, ms`, value: quarter.p95 },
        { name: `at ${whole.open}`, value: whole.p95 },
        { name: "events a second", value: whole.heard / (changingMs / 1_000) },
        { name: "web ms/s idle", value: whole.idle.web },
        { name: "PostgreSQL", value: whole.idle.postgres },
        { name: "web ms/s with changes", value: whole.busy.web },
        { name: "PostgreSQL", value: whole.busy.postgres },
        { name: "CPU a stream, full over a quarter", value: cost(whole) / cost(quarter) },
        { name: "streams that ended", value: room.ended() },
      ],
    }
  } finally {
    room.leave()
    await pool.end()
  }
}

function waitingRoom(house: House, { visits, password }: Seeds) {
  const via = `http://127.0.0.1:${house.webs[0] ?? 0}`
  const pids = processesOf(house)
  const leaving: (() => void)[] = []
  /** Since when each waits to be told of their own visit. */
  const told = new Map<string, number>()
  const delays: number[] = []
  let heard = 0
  let ended = 0
  let left = false
  let open = 0

  const join = async (who: Caller, audience: string, own?: SeededVisit): Promise<void> => {
    leaving.push(
      await asked(who, audience, (event) => {
        if (event === "closed") ended += left ? 0 : 1
        else heard += 1
        const since = own && told.get(own.visitId)
        if (own === undefined || since === undefined || !event.includes('"visit"')) return
        told.delete(own.visitId)
        delays.push(performance.now() - since)
      }),
    )
  }
  const address = (nth: number): string => `10.${nth >> 16}.${(nth >> 8) & 255}.${nth & 255}`

  const used = async (work: Promise<unknown>): Promise<Used> => {
    const read = () => ({
      web: cpuTimeOf(pids.web.slice(0, 1)),
      postgres: cpuTimeOf(pids.postgres),
    })
    const [before, begun] = [read(), performance.now()]
    await work
    const [after, seconds] = [read(), (performance.now() - begun) / 1_000]
    return {
      web: (after.web - before.web) / seconds,
      postgres: (after.postgres - before.postgres) / seconds,
    }
  }

  return {
    async admitStaff() {
      const byClinic = new Map<string, Set<string>>()
      for (const { clinicId, email } of visits) {
        const known = byClinic.get(clinicId) ?? new Set()
        if (known.size < staffEach) byClinic.set(clinicId, known.add(email))
      }
      const emails = [...byClinic.values()].flatMap((some) => [...some])
      await atRate(emails.length, 8, async (nth) => {
        const who = caller(house.baseUrl, address(1_000_000 + nth), "", via)
        const credentials = { email: emails[nth], password }
        await must(who.ask("POST", "/api/sign-in", credentials), "sign-in")
        await join(who, "clinic")
      })
    },
    /** So many open, left alone for a while, then with changes. */
    async stage(pool: pg.Pool, count: number): Promise<Stage> {
      await atRate(count - open, opensPerSecond, async (nth) => {
        const visit = visits[open + nth]
        if (visit === undefined) return
        const cookie = `__Host-housecall.visit=${visit.session}`
        await join(caller(house.baseUrl, address(open + nth), cookie, via), "visit", visit)
      })
      open = count
      const idle = await used(wait(idleMs))
      delays.length = 0
      heard = 0
      const busy = await used(this.change(pool, count))
      await wait(2_000)
      // Whoever was never told has waited longer than anybody.
      const missed = Array.from(told.values(), (since) => performance.now() - since)
      told.clear()
      return { open: count, p95: percentile([...delays, ...missed], 95), idle, busy, heard }
    },
    async change(pool: pg.Pool, count: number) {
      const perSecond = count * changesPerStream
      const step = Math.max(1, Math.floor(count / (perSecond * (changingMs / 1_000))))
      await atRate(Math.floor((changingMs / 1_000) * perSecond), perSecond, async (nth) => {
        const visit = visits[(nth * step) % count]
        if (visit === undefined) return
        const { clinicId, clinicianId, visitId } = visit
        told.set(visitId, performance.now())
        await pool.query("select pg_notify('nudge', $1), pg_notify('nudge', $2)", [
          JSON.stringify({ clinicId, topic: "visits", clinicianId }),
          JSON.stringify({ clinicId, topic: "visit", visitId }),
        ])
      })
    },
    ended: () => ended,
    leave() {
      left = true
      for (const one of leaving) one()
    },
  }
}

/** A browser asks again where it was refused. */
async function asked(
  who: Caller,
  audience: string,
  heard: (event: string) => void,
): Promise<() => void> {
  for (let left = 5; ; left -= 1) {
    try {
      return await who.listen(audience, heard)
    } catch (error) {
      if (left === 0) throw error
      await wait(2_000)
    }
  }
}
