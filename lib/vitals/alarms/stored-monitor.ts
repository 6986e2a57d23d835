import { eq, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { alarmMonitors } from "@/db/schema/alarms"
import type { AlarmMonitorRow } from "@/db/schema/alarms"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import type { Actor } from "@/lib/actor"
import { Fault } from "@/lib/error"
import type { VisitId } from "@/lib/ids"
import { UserId } from "@/lib/ids"

import type { Person } from "../scores/person"
import { observationsIn, scaleIn } from "../scores/queries"
import { judgedTo, scoreWatch, withJudged } from "../scores/score-watch"
import type { Judged, ScoreWatch } from "../scores/score-watch"
import type { Step } from "./engine"
import type { AlarmEvent } from "./event"
import { keptAnswers, replay } from "./replay"
import type { Answer } from "./replay"
import { alarms, graceMs } from "./state"
import type { Alarms } from "./state"
import { limitsIn } from "./stored-limits"
import type { Monitored } from "./stored-limits"
import { storeTransitions } from "./stored-transitions"
import { summary } from "./summary"
import { telling, unanswered } from "./telling"
import type { Duty } from "./telling"
import type { Transition } from "./transition"

/** A visit's engine as it is kept, and whom its score is about: asked for together, with every batch. */
export type StoredMonitor = AlarmMonitorRow & { readonly person: Person }

/** To be joined with the patient and the clinic, of which either may be missing. */
export const monitorColumns = {
  row: alarmMonitors,
  patientId: patients.id,
  birthDate: patients.birthDate,
  zone: clinics.zone,
}

export function monitorOf(found: {
  row: AlarmMonitorRow
  birthDate: string | null
  zone: string | null
}): StoredMonitor {
  const person = { birthDate: found.birthDate ?? undefined, zone: found.zone ?? "UTC" }
  return { ...found.row, person }
}

/** The visit's engine as it stands, held until the transaction ends: one batch or worker at a time. */
export async function lockMonitor(
  tx: Tx,
  visitId: VisitId,
  held: { skipLocked?: true } = {},
): Promise<StoredMonitor | undefined> {
  const [found] = await tx
    .select(monitorColumns)
    .from(alarmMonitors)
    .leftJoin(patients, eq(patients.id, alarmMonitors.patientId))
    .leftJoin(clinics, eq(clinics.id, alarmMonitors.clinicId))
    .where(eq(alarmMonitors.visitId, visitId))
    .for("update", { ...held, of: alarmMonitors })
  return found === undefined ? undefined : monitorOf(found)
}

/** A batch waits for another with a connection in its hand: not for long, its page sends it again. */
async function waitForMonitor(tx: Tx, visitId: VisitId): Promise<StoredMonitor | undefined> {
  const row = await lockMonitor(tx, visitId, { skipLocked: true })
  if (row !== undefined) return row
  await tx.execute(sql`set local lock_timeout = '2s'`)
  return lockMonitor(tx, visitId)
}

/** The same, begun where there is none yet, or again where the patient agrees again. */
export async function openMonitor(tx: Tx, of: Monitored, now: Date): Promise<StoredMonitor> {
  const found = await waitForMonitor(tx, of.visitId)
  if (found !== undefined) return found.overAt === null ? found : reopened(tx, found)
  const { clinicId, visitId, patientId } = of
  const { limits } = await limitsIn(tx, of, now)
  await tx
    .insert(alarmMonitors)
    .values({ clinicId, visitId, patientId, state: alarms(limits, graceMs.worker) })
    .onConflictDoNothing()
  const made = await lockMonitor(tx, visitId)
  if (made === undefined) throw new Fault("invariant", "a monitor that was made is there")
  return made
}

async function reopened(tx: Tx, row: StoredMonitor): Promise<StoredMonitor> {
  // What the score knew before was of then: it begins with what people said.
  const open = { overAt: null, closed: false, score: null }
  await tx.update(alarmMonitors).set(open).where(eq(alarmMonitors.visitId, row.visitId))
  return { ...row, ...open }
}

/**
 * Tells the engine, and stores what it decided with the audit events. All of it commits or none: a
 * batch that is sent again, or a worker that goes on after another was killed, finds it done. `learn`
 * adds what the score is to know from now on.
 */
export async function tellMonitor(
  tx: Tx,
  actor: Actor,
  row: StoredMonitor,
  event: AlarmEvent,
  now: Date,
  learn?: (score: ScoreWatch) => ScoreWatch,
): Promise<StoredMonitor> {
  const answers = keptAnswers(row.answers, event, now.getTime())
  const judged = await judgedScore(tx, row, now)
  const scored = withScore(row.state, judged.said, answers, now.getTime())
  const { state, transitions: more } = replay(scored.state, event, answers, now.getTime())
  const transitions = [...scored.transitions, ...more]
  const score = learn === undefined ? judged.watch : learn(judged.watch)
  // A tick that changes nothing is not stored: the next one says the same.
  if (event.kind === "tick" && transitions.length === 0 && learn === undefined)
    return { ...row, state, answers, score }
  const changed = {
    state,
    answers,
    score,
    seq: row.seq + transitions.length,
    shown: summary(state).highest,
    unanswered: unanswered(state),
  }
  await tx.update(alarmMonitors).set(changed).where(eq(alarmMonitors.visitId, row.visitId))
  await storeTransitions(tx, actor, row, transitions, now)
  return { ...row, ...changed }
}

async function judgedScore(tx: Tx, row: StoredMonitor, now: Date) {
  const { visitId, score } = row
  if (score !== null) return judged(score, row, now.getTime())
  const said = {
    observations: await observationsIn(tx, visitId),
    scale: await scaleIn(tx, visitId),
  }
  const time = measuredTime(row, now.getTime())
  return { watch: withJudged(scoreWatch(time), said, time), said: [] }
}

/** The score as far as measured time has come; after the end of the monitoring it says nothing. */
function judged(score: ScoreWatch, row: StoredMonitor, now: number) {
  const to = Math.min(measuredTime(row, now), row.overAt?.getTime() ?? Infinity)
  return judgedTo(score, row.person, to)
}

function measuredTime({ state }: AlarmMonitorRow, now: number): number {
  return Math.max(state.now, now) - state.graceMs
}

/** Each word of the score at the moment at which a viewer hears it; that it was heard only now stays said. */
function withScore(
  state: Alarms,
  said: readonly Judged[],
  answers: readonly Answer[],
  now: number,
): Step {
  let known = state
  const transitions: Transition[] = []
  for (const { high, at } of said) {
    const report = { code: "news2_high", source: null, present: high, at } as const
    const told = { kind: "measured", values: [], reports: [report] } as const
    const stepped = replay(known, told, answers, Math.min(at + state.graceMs, now))
    known = stepped.state
    transitions.push(...stepped.transitions.map((one) => ({ ...one, seenAt: now })))
  }
  return { state: known, transitions }
}

/** Whether time alone has anything to do: a transition, or a message to whoever is there to get one. */
export function isDue(row: StoredMonitor, now: number): boolean {
  const { state, answers, told, overAt, score } = row
  if (overAt !== null || telling(state, told, somebody, now).told !== told) return true
  if (score !== null && judged(score, row, now).said.length > 0) return true
  const tick = { kind: "tick" } as const
  return replay(state, tick, keptAnswers(answers, tick, now), now).transitions.length > 0
}

const somebody: Duty = {
  order: [UserId.parse("00000000-0000-4000-8000-000000000000")],
  watching: [],
}
