import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { PatientId, VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import { recordDuration } from "../export/edf-writer"
import { storedSignals } from "../export/stored-signals"
import { commonRate } from "../export/timeline"
import { mayReadVitals } from "../policy"
import type { ReadRefusal } from "../policy"
import { countWaves, storedWaves } from "../wave-queries"
import { countNumbers, ratesIn } from "./bounds"
import type { ExportContent } from "./export-content"
import { exportFile } from "./export-file"
import type { ExportFile } from "./export-file"
import type { ExportForm } from "./export-form"
import type { ExportRequest } from "./export-request"
import { alarmsIn, mostNumbers, storedNumbers } from "./queries"

export type ExportRefusal =
  | ReadRefusal
  | "step_up_needed"
  /** More than is made in one piece: a shorter interval. */
  | "too_large"
  | "nothing_charted"
  /** No file of this form holds signals of such rates. */
  | "rates"

const hourMs = 3_600_000
/** Samples, and how long an interval, are made to one file at most: it is built in memory. */
const limits: Readonly<Record<ExportForm, { samples: number; ms: number }>> = {
  csv: { samples: 0, ms: 31 * 24 * hourMs },
  edf: { samples: 20_000_000, ms: 6 * hourMs },
  wfdb: { samples: 20_000_000, ms: 6 * hourMs },
  fhir: { samples: 4_000_000, ms: 6 * hourMs },
  ndjson: { samples: 4_000_000, ms: 6 * hourMs },
}

/** Six hours of two of the largest monitors: a device may cut its waves into as many rows as it likes. */
const mostChunks = 200_000
const noWaves = { samples: 0, chunks: 0 }

/** Whether this may be exported now. The page asks before it sends the browser for the file. */
export async function checkExport(
  actor: StaffActor,
  visitId: VisitId,
  request: ExportRequest,
  at: Date,
): Promise<Result<undefined, ExportRefusal>> {
  const result = await withTenant(actor.clinicId, (tx) => judge(tx, actor, visitId, request, at))
  return result.ok ? ok() : denied(actor, visitId, result.reason, at)
}

/** The file of an interval. What left, and how much of it, is in the log before the first byte goes. */
export async function exportVitals(
  actor: StaffActor,
  visitId: VisitId,
  request: ExportRequest,
  at: Date,
): Promise<Result<ExportFile, ExportRefusal>> {
  const read = await withTenant(actor.clinicId, async (tx) => {
    const judged = await judge(tx, actor, visitId, request, at)
    return judged.ok ? ok(await contentOf(tx, visitId, request, judged.value)) : judged
  })
  if (!read.ok) return denied(actor, visitId, read.reason, at)
  const content = read.value
  const file = exportFile(request.form, content)
  if (!file.ok) return file
  await withTenant(actor.clinicId, (tx) =>
    record(
      tx,
      actor,
      {
        action: "vitals.exported",
        entity: { type: "vitals", id: visitId },
        outcome: "success",
        purpose: purposeOf(actor),
        patientId: content.patientId,
        data: {
          visitId,
          form: request.form,
          from: new Date(request.from).toISOString(),
          to: new Date(request.to).toISOString(),
          codes: codesOf(content),
          samples: file.value.samples,
          values: file.value.values,
        },
      },
      at,
    ),
  )
  return file
}

async function judge(
  tx: Tx,
  actor: StaffActor,
  visitId: VisitId,
  { form, from, to }: ExportRequest,
  at: Date,
): Promise<Result<{ patientId: PatientId; zone: string }, ExportRefusal>> {
  const [found] = await tx
    .select({ visit: visits, zone: clinics.zone })
    .from(visits)
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
    .where(eq(visits.id, visitId))
  const answer = mayReadVitals(actor, found?.visit)
  if (found === undefined || answer !== "yes")
    return refuse(answer === "yes" ? "not_found" : answer)
  if (!may(actor, "vitals.export")) return refuse("forbidden")
  if (!steppedUp(actor, at)) return refuse("step_up_needed")
  if (to - from > limits[form].ms) return refuse("too_large")
  // Said before the browser is sent for the file: what is refused there takes the place of the page.
  const range = { from: new Date(from), to: new Date(to) }
  const { samples, chunks } = form === "csv" ? noWaves : await countWaves(tx, visitId, range)
  if (samples > limits[form].samples || chunks > mostChunks) return refuse("too_large")
  const isWaves = form === "edf" || form === "wfdb"
  const numbers = hasNumbers(form) ? await countNumbers(tx, visitId, range) : 0
  if (numbers > mostNumbers) return refuse("too_large")
  if (samples + numbers === 0) return refuse("nothing_charted")
  const holds = isWaves ? { edf: recordDuration, wfdb: commonRate }[form] : undefined
  if (holds !== undefined && holds(await ratesIn(tx, visitId, range)) === undefined)
    return refuse("rates")
  return ok({ patientId: found.visit.patientId, zone: found.zone })
}

async function contentOf(
  tx: Tx,
  visitId: VisitId,
  { form, from, to }: ExportRequest,
  { patientId, zone }: { patientId: PatientId; zone: string },
): Promise<ExportContent> {
  const range = { from: new Date(from), to: new Date(to) }
  const numbers = hasNumbers(form) ? await storedNumbers(tx, visitId, range) : []
  const { waves } = form === "csv" ? { waves: [] } : await storedWaves(tx, visitId, range)
  return {
    visitId,
    patientId,
    zone,
    from,
    to,
    numbers,
    signals: storedSignals(waves, from, to),
    isReplayed:
      waves.some(({ meta }) => meta.source.kind === "recorded") ||
      numbers.some(({ origin }) => origin === "recorded"),
    alarms: await alarmsIn(tx, visitId, { from, to }),
  }
}

function hasNumbers(form: ExportForm): boolean {
  return form !== "edf" && form !== "wfdb"
}

function codesOf({ numbers, signals }: ExportContent): string[] {
  const codes = [
    ...numbers.map(({ code }) => code),
    ...signals.map(({ channel }) => `MDC.${channel.mdc}`),
  ]
  return [...new Set(codes)].toSorted().slice(0, 64)
}

async function denied(
  actor: StaffActor,
  visitId: VisitId,
  reason: ExportRefusal,
  at: Date,
): Promise<Result<never, ExportRefusal>> {
  return reason === "not_found" || reason === "forbidden" || reason === "step_up_needed"
    ? deny(actor, "vitals.exported", { type: "vitals", id: visitId }, reason, at)
    : refuse(reason)
}
