import { randomUUID } from "node:crypto"

import { and, asc, desc, eq, isNull, lt, sql } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import { auditEvents, auditExports, logCheckpoints, logEntries } from "@/db/schema/audit"
import { clinics } from "@/db/schema/clinics"
import type { Actor, StaffActor } from "@/lib/actor"
import { reasonField } from "@/lib/reason-schema"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import { vouchersFor } from "../anchors/queries"
import { deny, denyLog } from "../denied"
import type { AuditEvent } from "../event"
import { Filter, filterCodes, isWhole } from "../filter"
import { keysOf } from "../log/queries"
import { latestCheckpoint } from "../log/queries"
import { matching } from "../matching"
import { mayAudit } from "../policy"
import { record } from "../record"
import { zip } from "../zip-writer"
import { exportFiles, filesOfRows } from "./export"
import { auditEventLines } from "./fhir"
import { exportForms } from "./form"
import { withProgress } from "./progress"

/** The body of a request for an export. */
export const ExportRequest = z.strictObject({
  filter: Filter,
  /** An archive where it is not said. */
  form: z.enum(exportForms).optional(),
  reason: reasonField(),
})

/** Ten million events are some 25 GB; rows with proofs are for people, a hundred thousand at most. */
export const exportLimits = { log: 10_000_000, rows: 100_000 } as const
const fetchWithinMs = 10 * 60_000

/**
 * Allows one export and writes down who asked for it and why, before a byte leaves. It covers what
 * the latest checkpoint covers; newer events are in the next one.
 */
export async function startExport(
  actor: Actor,
  { filter, form = "zip", reason }: z.infer<typeof ExportRequest>,
  at: Date,
): Promise<
  Result<
    { id: string; rows: number },
    "forbidden" | "step_up_needed" | "nothing_signed" | "nothing_matches" | "too_large"
  >
> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.exported")
  const log = { type: "audit_log", id: actor.clinicId } as const
  if (!steppedUp(actor, at)) return deny(actor, "audit.exported", log, "step_up_needed", at)
  const started = await withTenant(actor.clinicId, async (tx) => {
    const checkpoint = await latestCheckpoint(tx)
    if (checkpoint === undefined || checkpoint.size === 0) return refuse("nothing_signed")
    const whole = isWhole(filter)
    const { where, patientId } = await matching(tx, filter, at)
    const [found] = await tx
      .select({ rows: sql<string>`count(*)` })
      .from(logEntries)
      .innerJoin(auditEvents, eq(auditEvents.id, logEntries.eventId))
      .where(and(where, lt(logEntries.logIndex, checkpoint.size)))
    const rows = whole ? checkpoint.size : Number(found?.rows ?? 0)
    if (rows === 0) return refuse("nothing_matches")
    if (rows > (whole ? exportLimits.log : exportLimits.rows)) return refuse("too_large")
    const id = randomUUID()
    await tx.insert(auditExports).values({
      id,
      clinicId: actor.clinicId,
      userId: actor.userId,
      size: checkpoint.size,
      filter,
      form,
      createdAt: at,
      steps: rows * (form === "zip" ? filesOfRows : 1),
    })
    await record(
      tx,
      actor,
      {
        action: "audit.exported",
        entity: log,
        outcome: "success",
        purpose: "HCOMPL",
        ...(patientId === undefined ? {} : { patientId }),
        data: {
          form: form === "fhir" ? "fhir" : whole ? "log" : "rows",
          to: checkpoint.size,
          results: rows,
          filter: filterCodes(filter),
          reason,
        },
      },
      at,
    )
    return ok({ id, rows })
  })
  return !started.ok && started.reason === "too_large"
    ? deny(actor, "audit.exported", log, "too_large", at)
    : started
}

/** An export that this person was just allowed, as a ZIP or as lines of FHIR. Once: another needs another reason. */
export async function fetchExport(
  actor: Actor,
  id: string,
  at: Date,
): Promise<Result<ExportFile, "forbidden" | "not_found">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.exported")
  const plan = await withTenant(actor.clinicId, async (tx) => {
    const [ticket] = await tx
      .update(auditExports)
      .set({ fetchedAt: at })
      .where(
        and(
          eq(auditExports.id, id),
          eq(auditExports.userId, actor.userId),
          isNull(auditExports.fetchedAt),
          sql`${auditExports.createdAt} > ${new Date(at.getTime() - fetchWithinMs).toISOString()}::timestamptz`,
        ),
      )
      .returning()
    if (ticket === undefined) return undefined
    const [checkpoint] = await tx
      .select()
      .from(logCheckpoints)
      .where(eq(logCheckpoints.size, ticket.size))
      .orderBy(desc(logCheckpoints.epoch))
      .limit(1)
    const [clinic] = await tx
      .select({ slug: clinics.slug })
      .from(clinics)
      .where(eq(clinics.id, actor.clinicId))
    if (checkpoint === undefined || clinic === undefined) return undefined
    const filter = Filter.parse(ticket.filter)
    const indices = isWhole(filter)
      ? ("all" as const)
      : (
          await tx
            .select({ index: logEntries.logIndex })
            .from(logEntries)
            .innerJoin(auditEvents, eq(auditEvents.id, logEntries.eventId))
            .where(
              and(
                (await matching(tx, filter, ticket.createdAt)).where,
                lt(logEntries.logIndex, ticket.size),
              ),
            )
            .orderBy(asc(logEntries.logIndex))
        ).map((row) => row.index)
    return {
      form: ticket.form,
      slug: clinic.slug,
      size: ticket.size,
      clinicId: actor.clinicId,
      vkey: checkpoint.vkey,
      keys: await keysOf(tx),
      ...(await vouchersFor(tx, checkpoint)),
      createdAt: ticket.createdAt,
      rows: indices,
    }
  })
  if (plan === undefined) {
    const entity = { type: "audit_log", id: actor.clinicId } as const
    return deny(actor, "audit.exported", entity, "not_found", at)
  }
  const name = `${plan.slug}-${plan.createdAt.toISOString().slice(0, 10)}${plan.rows === "all" ? "" : "-part"}`
  if (plan.form === "fhir")
    return ok({
      // The one place where lines of FHIR can say it: a line that is no AuditEvent is refused by who takes them in.
      name: `audit-events-${name}-without-proof.ndjson`,
      mediaType: "application/fhir+ndjson",
      bytes: withProgress(actor.clinicId, id, (steps) => auditEventLines(plan, steps)),
    })
  return ok({
    name: `audit-${name}.zip`,
    mediaType: "application/zip",
    bytes: withProgress(actor.clinicId, id, ({ passed }) =>
      zip(exportFiles(plan, passed, (made) => noteMaking(actor, made))),
    ),
  })
}

type ExportFile = { name: string; mediaType: string; bytes: AsyncGenerator<Uint8Array> }

type Made = Extract<AuditEvent, { action: "audit.export_made" }>["data"]

/** In the log before the last file leaves: an export that is whole has its word there. */
async function noteMaking(actor: StaffActor, data: Made): Promise<void> {
  const entity = { type: "audit_log", id: actor.clinicId } as const
  const event = { action: "audit.export_made", outcome: "success", purpose: "HCOMPL" } as const
  await withTenant(actor.clinicId, (tx) => record(tx, actor, { ...event, entity, data }))
}
