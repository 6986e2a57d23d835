import type { Tx } from "@/db/client"
import { alarmTransitions } from "@/db/schema/alarms"
import type { AlarmMonitorRow } from "@/db/schema/alarms"
import type { Actor } from "@/lib/actor"
import type { AuditEvent } from "@/lib/audit/event"
import { recordAll } from "@/lib/audit/record"
import { UserId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { meters } from "@/lib/meters"

import { noteStrip } from "../retention-commands"
import { isReported, reportedCodes, worse } from "./condition"
import type { ConditionTransition, Transition } from "./transition"

/** A statement takes 65 535 values, and a device that says everything is wrong, and then nothing, makes thousands. */
const rowsPerStatement = 1_000

/** Each transition with its audit event, the strip that it asks for, and the word to the pages. */
export async function storeTransitions(
  tx: Tx,
  actor: Actor,
  row: AlarmMonitorRow,
  transitions: readonly Transition[],
  now: Date,
): Promise<void> {
  if (transitions.length === 0) return
  const { clinicId, visitId } = row
  const rows = transitions.map((one, i) => ({
    clinicId,
    visitId,
    seq: row.seq + i + 1,
    kind: one.kind,
    fromState: String(one.from),
    toState: String(one.to),
    at: new Date(one.at),
    seenAt: new Date(one.seenAt),
    doneBy: UserId.safeParse(one.by).data ?? null,
    why: one.why,
    ...("condition" in one
      ? {
          condition: one.condition,
          priority: one.priority,
          value: one.value,
          bound: one.limit,
        }
      : {}),
  }))
  for (let from = 0; from < rows.length; from += rowsPerStatement)
    await tx.insert(alarmTransitions).values(rows.slice(from, from + rowsPerStatement))
  await recordAll(
    tx,
    actor,
    transitions.map((one) => eventOf(row, one)),
    now,
  )
  for (const { condition, at } of transitions.filter(isStriking))
    await noteStrip(
      tx,
      actor,
      { id: visitId, patientId: row.patientId },
      { reason: "alarm", about: condition, at: new Date(at) },
      now,
    )
  for (const one of transitions) count(one)
  if (transitions.some(isVisible)) await nudge(tx, clinicId, "alarms", visitId)
}

/** An alarm about the patient that asks for a response: the waves around its start stay with the record. */
function isStriking(one: Transition): one is ConditionTransition {
  if (one.kind !== "condition" || one.to !== "active" || !worse(one.priority, "low")) return false
  const [code = ""] = one.condition.split(":")
  return isReported(code)
    ? reportedCodes[code] === "physiological"
    : !one.condition.endsWith(".no_data")
}

/** For /metrics, before the commit: one that is rolled back is tried again, and counted twice at worst. */
function count(one: Transition): void {
  const change = changeOf(one)
  if (change === undefined) return
  const priority = ("priority" in one ? one.priority : null) ?? "none"
  meters().alarms.inc({ change, priority })
}

function changeOf({
  kind,
  to,
}: Transition): "raised" | "acknowledged" | "escalated" | "ended" | undefined {
  if (kind === "escalation") return "escalated"
  if (kind === "condition") return to === "ended" ? "ended" : undefined
  if (kind !== "signal") return undefined
  if (to === "generating") return "raised"
  return to === "acknowledged" ? "acknowledged" : undefined
}

/** What a page shows changes with it. */
function isVisible(transition: Transition): boolean {
  return transition.kind !== "condition" || transition.to === "active" || transition.to === "ended"
}

function eventOf({ visitId, patientId }: AlarmMonitorRow, one: Transition): AuditEvent {
  const { kind, from, to, why, at } = one
  const priority = "priority" in one ? one.priority : null
  return {
    action: "alarm.changed",
    entity: { type: "vitals", id: visitId },
    outcome: "success",
    purpose: "TREAT",
    patientId,
    data: {
      visitId,
      kind,
      ...("condition" in one ? { condition: codeOf(one.condition) } : {}),
      from: String(from),
      to: String(to),
      ...(priority === null ? {} : { priority }),
      why,
      at: new Date(at).toISOString(),
    },
  }
}

/** A device may name its leads as it likes; the log holds codes. */
export function codeOf(condition: string): string {
  return condition.replace(/[^A-Za-z0-9_.:-]/g, "_")
}
