import { randomUUID } from "node:crypto"

import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import { modelDrafts } from "@/db/schema/transcripts"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { findVisit, lockVisit } from "@/lib/consultations/visit-rows"
import { Fault } from "@/lib/error"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { sealRow } from "@/lib/sealing/seal-row"
import { timeLimit } from "@/lib/time-limit"
import { modelPlan } from "@/lib/transcripts/forget"
import type { Turn } from "@/lib/transcripts/turn"

import { draftSummary, writtenIn } from "./draft"
import type { Draft } from "./draft"
import { lexiconFor } from "./extract/lexicon"
import { ground } from "./grounding"
import { instructionsFrom } from "./instructions"
import { modelDraftJob } from "./jobs"
import { mayUseModel } from "./model/permission-commands"
import { promptVersion } from "./model/prompt"
import { logCode } from "./model/summariser"
import type { ModelAnswer, ModelName, Summariser } from "./model/summariser"
import { digestOf, offered } from "./offer-rows"
import { phrasesIn } from "./phrases"
import { lockSummary } from "./summary-rows"
import { groundedTranscript } from "./transcript-lines"
import { transcriptHead, usableTranscript, visitRecord } from "./visit-record"

/** Promises a model's draft beside the extractive one, where the clinic allows it. */
export async function promiseModelDraft(
  tx: Tx,
  visit: { id: VisitId; clinicId: SystemActor["clinicId"] },
  model: ModelName | undefined,
  at: Date,
): Promise<void> {
  const { id: visitId, clinicId } = visit
  if (model === undefined || !(await mayUseModel(tx, clinicId, model))) return
  await enqueue(tx, clinicId, modelDraftJob, { visitId }, { dueAt: at, plan: modelPlan(visitId) })
}

/** Whether the model's draft that stands was made beside just this extractive one. */
export async function modelStands(tx: Tx, visitId: VisitId, base: Draft): Promise<boolean> {
  // Without the draft itself: it would be opened for nothing.
  const { state, baseSha256 } = modelDrafts
  const [row] = await tx
    .select({ state, baseSha256 })
    .from(modelDrafts)
    .where(eq(modelDrafts.visitId, visitId))
  return row?.state === "drafted" && row.baseSha256 === digestOf(base)
}

type Outcome = "drafted" | "offered" | "failed" | "kept"

/**
 * Lets the model draft, and puts what is grounded in the place of the quotes. Until then, and whatever goes
 * wrong, the extractive draft stands. What a person edited is never replaced: the new draft is kept beside.
 * Consent and the clinic's permission are asked at the start and again before anything is stored.
 */
export async function draftWithModel(
  actor: SystemActor,
  visitId: VisitId,
  summariser: Summariser,
  { signal, seconds, now }: { signal: AbortSignal; seconds: number; now: () => Date },
): Promise<Outcome> {
  const claimed = await claim(actor, visitId, summariser, seconds, now())
  if (claimed === undefined) return "kept"
  const gone = new AbortController()
  const watch = setInterval(() => {
    void stillThere(actor, visitId, claimed).then(
      (here) => {
        if (!here) gone.abort()
      },
      // Asked in vain is asked again; the commit asks for itself.
      () => undefined,
    )
  }, watchMs)
  try {
    const limit = timeLimit(seconds * 1_000, signal, gone.signal)
    const answer = await summariser.summarise(claimed.turns, { signal: limit })
    return await commit(actor, visitId, summariser, claimed, answer, now())
  } finally {
    clearInterval(watch)
  }
}

type Claim = { id: string; transcriptId: string; turns: readonly Turn[] }

async function claim(
  actor: SystemActor,
  visitId: VisitId,
  model: ModelName,
  seconds: number,
  at: Date,
): Promise<Claim | undefined> {
  const { clinicId } = actor
  return withTenant(clinicId, async (tx) => {
    const locked = await lockVisit(tx, visitId)
    const found = locked && (await findVisit(tx, visitId))
    if (found === undefined || found.visit.state !== "ended") return undefined
    const summary = await lockSummary(tx, visitId)
    if (summary === undefined || summary.state !== "draft") return undefined
    if (!(await mayUseModel(tx, clinicId, model))) return undefined
    const said = await usableTranscript(tx, actor, found.visit, "start", at)
    // Without a lexicon nothing could be checked.
    if (said === undefined || lexiconFor(said.turns) === undefined) return undefined
    const baseSha256 = digestOf(draftSummary(await visitRecord(tx, found, said.turns, at)))
    const [before] = await tx.select().from(modelDrafts).where(eq(modelDrafts.visitId, visitId))
    if (before?.state === "working" && before.claimedUntil !== null && before.claimedUntil > at)
      throw new Fault("in_hand", "Another worker asks the model about this visit")
    const done = before !== undefined && before.state !== "working"
    if (done && before.baseSha256 === baseSha256 && before.model === model.model) return undefined
    const id = randomUUID()
    const row = {
      clinicId,
      transcriptId: said.id,
      state: "working" as const,
      claim: id,
      claimedUntil: new Date(at.getTime() + (seconds + graceSeconds) * 1_000),
      model: model.model,
      baseSha256,
      reason: null,
      kept: null,
      finishedAt: null,
    }
    // A draft that lies beside a person's text stays there until there is a better one.
    await tx
      .insert(modelDrafts)
      .values({ visitId, ...row })
      .onConflictDoUpdate({ target: modelDrafts.visitId, set: row })
    // Whoever reads the draft is told that another is being made.
    await nudge(tx, clinicId, "visits")
    return { id, transcriptId: said.id, turns: said.turns }
  })
}

async function stillThere(actor: SystemActor, visitId: VisitId, claimed: Claim): Promise<boolean> {
  const row = await withTenant(actor.clinicId, (tx) => transcriptHead(tx, visitId))
  return row?.id === claimed.transcriptId
}

async function commit(
  actor: SystemActor,
  visitId: VisitId,
  model: ModelName,
  claimed: Claim,
  answer: ModelAnswer,
  at: Date,
): Promise<Outcome> {
  return withTenant(actor.clinicId, async (tx) => {
    const locked = await lockVisit(tx, visitId)
    const found = locked && (await findVisit(tx, visitId))
    const mine = and(eq(modelDrafts.visitId, visitId), eq(modelDrafts.claim, claimed.id))
    const [row] = await tx.select().from(modelDrafts).where(mine)
    const summary = await lockSummary(tx, visitId)
    // Withdrawn, signed or taken over meanwhile: what came back is thrown away.
    if (found === undefined || row === undefined || summary?.state !== "draft") return "kept"
    const said = await usableTranscript(tx, actor, found.visit, "commit", at)
    if (said?.id !== claimed.transcriptId || !(await mayUseModel(tx, actor.clinicId, model)))
      return "kept"
    const grounded = answer.ok ? ground(answer.sentences, said.turns) : { kept: [], dropped: [] }
    const { kept, dropped } = grounded
    const reason = answer.ok ? (kept.length === 0 ? "nothing_grounded" : null) : answer.reason
    const say = phrasesIn(found.clinic.locale)
    const left = await visitRecord(tx, found, said.turns, at)
    const spoken = groundedTranscript(grounded, said.turns, writtenIn(left), say)
    const draft = draftSummary(left, spoken)
    const state: Outcome & ("failed" | "drafted" | "offered") =
      reason !== null ? "failed" : summary.editedAt === null ? "drafted" : "offered"
    const beside = state === "offered" ? offered(draft, model.model, at) : null
    // Where the model failed, the quotes that lay beside a person's text still do, with what was left out.
    const quotes = state === "failed" && summary.editedAt !== null ? row.offer : null
    const offer = quotes === null ? beside : { ...quotes, dropped: [...quotes.dropped, ...dropped] }
    const done = { state, reason, kept: kept.length, finishedAt: at, claim: null, offer }
    await tx
      .update(modelDrafts)
      .set(await sealRow(tx, found.visit, modelDrafts, visitId, done))
      .where(mine)
    const version = summary.version + (state === "drafted" ? 1 : 0)
    if (state === "drafted") {
      const made = { instructions: instructionsFrom(draft.lines), method: model.model }
      const set = { ...draft, ...made, version, draftedAt: at }
      await tx
        .update(summaries)
        .set(await sealRow(tx, found.visit, summaries, visitId, set))
        .where(eq(summaries.visitId, visitId))
    }
    // The quotes stand, and beside them what was left out of the answer.
    if (reason === "nothing_grounded" && quotes === null) {
      const set = { dropped: [...(summary.dropped ?? []), ...dropped] }
      await tx
        .update(summaries)
        .set(await sealRow(tx, found.visit, summaries, visitId, set))
        .where(eq(summaries.visitId, visitId))
    }
    const about = {
      entity: { type: "summary", id: visitId },
      outcome: "success",
      purpose: "TREAT",
      patientId: found.visit.patientId,
    } as const
    const used = { visitId, version, model: logCode(model.model), promptVersion, ...answer.use }
    await record(
      tx,
      actor,
      reason === null
        ? {
            ...about,
            action: "summary.drafted",
            data: {
              ...used,
              method: "model",
              lines: spoken.lines.length,
              kept: kept.length,
              dropped: dropped.length,
            },
          }
        : {
            ...about,
            outcome: "refused",
            action: "summary.model_failed",
            data: { ...used, reason },
          },
      at,
    )
    await nudge(tx, actor.clinicId, "visits")
    return state
  })
}

/** How often it is asked, while the model works, whether somebody withdrew. */
const watchMs = 2_000
/** After the model's time is up: to store what came. */
const graceSeconds = 15
