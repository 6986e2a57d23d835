import { randomUUID } from "node:crypto"

import { desc, eq } from "drizzle-orm"

import { chartEntries } from "@/db/schema/people"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { databaseError } from "@/lib/error"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { onRecord } from "./record-access"
import type { RecordRefusal } from "./record-access"
import type { EntryChange, NewEntry } from "./schema"

const asked = { permission: "chart.edit", attempted: "chart.changed", needs: "chart" } as const

/** Adds an allergy, a medicine or a problem. */
export function addEntry(
  actor: StaffActor,
  patientId: string,
  entry: NewEntry,
  at: Date,
): Promise<Result<{ id: string }, RecordRefusal>> {
  return onRecord(actor, patientId, asked, at, async (tx, { patient, purpose }) => {
    const id = randomUUID()
    const whose = { clinicId: actor.clinicId, patientId: patient.id }
    await tx.insert(chartEntries).values({
      ...(await sealRow(tx, whose, chartEntries, `${id}|1`, entry)),
      id,
      version: 1,
      clinicId: actor.clinicId,
      patientId: patient.id,
      status: "active",
      stoppedDay: null,
      writtenBy: actor.userId,
      writtenAt: at,
    })
    await record(
      tx,
      actor,
      {
        action: "chart.changed",
        patientId: patient.id,
        entity: { type: "patient", id: patient.id },
        outcome: "success",
        purpose,
        data: { version: 1, fields: [entry.kind, "added"] },
      },
      at,
    )
    return ok({ id })
  })
}

/**
 * Changes, stops or takes back an entry: its next version, beside the ones before. Two changes of one
 * version meet in the primary key, and the later person is told.
 */
export async function changeEntry(
  actor: StaffActor,
  patientId: string,
  entryId: string,
  { version, ...change }: EntryChange,
  at: Date,
): Promise<Result<undefined, RecordRefusal | "changed_meanwhile">> {
  try {
    return await onRecord(actor, patientId, asked, at, async (tx, { patient, purpose }) => {
      const [newest] = await tx
        .select()
        .from(chartEntries)
        .where(eq(chartEntries.id, entryId))
        .orderBy(desc(chartEntries.version))
        .limit(1)
      if (newest === undefined || newest.patientId !== patient.id) return refuse("not_found")
      if (newest.version !== version) return refuse("changed_meanwhile")
      const next = {
        ...newest,
        ...change,
        severity: newest.kind === "allergy" ? change.severity : null,
        version: version + 1,
        writtenBy: actor.userId,
        writtenAt: at,
      }
      const name = `${next.id}|${next.version}`
      await tx.insert(chartEntries).values(await sealRow(tx, next, chartEntries, name, next))
      const fields = (["name", "detail", "severity", "sinceDay", "stoppedDay"] as const).filter(
        (field) => next[field] !== newest[field],
      )
      const status = next.status === newest.status ? [] : [next.status]
      await record(
        tx,
        actor,
        {
          action: "chart.changed",
          patientId: patient.id,
          entity: { type: "patient", id: patient.id },
          outcome: "success",
          purpose,
          data: { version: next.version, fields: [newest.kind, ...status, ...fields] },
        },
        at,
      )
      return ok()
    })
  } catch (error) {
    if (databaseError(error)?.constraint === "chart_entries_pkey")
      return refuse("changed_meanwhile")
    throw error
  }
}
