import { signerDeadMs } from "@/lib/audit/log/signer-life"

import type { Backlog, Log } from "./postgres-probe"
import { some } from "./postgres-verdict"
import type { RedisState } from "./redis-probe"
import { careful, ill, well } from "./verdict"
import type { Finding, Verdict } from "./verdict"

const unsequencedSeconds = 60
const unsignedMs = 60_000
const outboxSeconds = 300

/** Whether somebody appends to the audit logs and signs them: the workers leave a sign of life in Redis. */
export function signerVerdict(finding: Finding<RedisState>, at: Date): Verdict {
  if (!finding.found)
    return careful(
      "audit signer",
      "not known: its sign of life is in Redis",
      `see to "redis" first`,
    )
  const { signerSeenAt: seen } = finding.value
  const ago = seen === undefined ? Infinity : at.getTime() - seen.getTime()
  if (seen !== undefined && ago <= signerDeadMs)
    return well("audit signer", `at work ${Math.max(0, Math.round(ago / 1_000))} s ago`)
  return ill(
    "audit signer",
    seen === undefined ? "no sign of life" : `no sign of life since ${seen.toISOString()}`,
    "are the workers running? docker compose logs workers; they need SEQUENCER_DATABASE_URL and AUDIT_SIGNER_DIR. Events wait meanwhile and are not lost",
  )
}

/** What waits in the database. */
export function backlogVerdicts(finding: Finding<Backlog>, at: Date): Verdict[] {
  if (!finding.found)
    return (["checkpoint", "unsequenced", "outbox"] as const).map((check) =>
      careful(check, `not known: ${finding.why}`, `see to "database" and "migrations" first`),
    )
  const { logs, unsequencedSeconds: waiting } = finding.value
  return [
    ...checkpointVerdicts(logs, at),
    waiting <= unsequencedSeconds
      ? well(
          "unsequenced",
          waiting === 0 ? "no event waits" : `the oldest event waits ${age(waiting)}`,
        )
      : ill(
          "unsequenced",
          `the oldest event waits ${age(waiting)} for the log`,
          "are the workers running, is the log stopped (checkpoint), or does a transaction stay open? select pid, xact_start from pg_stat_activity order by 2",
        ),
    outboxVerdict(finding.value),
  ]
}

function checkpointVerdicts(logs: readonly Log[], at: Date): Verdict[] {
  const stopped = logs.filter((log) => log.stopped !== null)
  if (stopped.length > 0)
    return stopped.map(({ clinic, stopped: why }) =>
      ill(
        "checkpoint",
        `the log of clinic ${clinic} is stopped (${why})`,
        `npm run audit:key -- status, and docs/audit-log.md, "The log stopped", before anything else`,
      ),
    )
  const late = logs.filter(
    ({ entries, signed, unsignedSince }) =>
      entries > signed &&
      (unsignedSince === null || at.getTime() - unsignedSince.getTime() > unsignedMs),
  )
  if (late.length > 0)
    return [
      ill(
        "checkpoint",
        `${some(late.map(({ clinic, entries, signed, signedAt }) => `clinic ${clinic}: ${entries - signed} of ${entries} entries are not signed, last checkpoint ${signedAt?.toISOString() ?? "never"}`))}`,
        "the workers' log says what the signer lacks; npm run audit:key -- status",
      ),
    ]
  const entries = logs.reduce((sum, log) => sum + log.entries, 0)
  const last = logs
    .flatMap(({ signedAt }) => signedAt ?? [])
    .sort((a, b) => b.getTime() - a.getTime())[0]
  return [
    well(
      "checkpoint",
      last === undefined
        ? "nothing to sign yet"
        : `last ${last.toISOString()}; ${entries} entries of ${logs.length} ${logs.length === 1 ? "clinic" : "clinics"} are signed`,
    ),
  ]
}

function outboxVerdict({ outboxSeconds: oldest, parked }: Backlog): Verdict {
  if (oldest > outboxSeconds)
    return ill(
      "outbox",
      `the oldest work that is due waits ${age(oldest)}: letters, rooms and summaries are late`,
      "are the workers running, does Redis answer? docker compose logs workers",
    )
  if (parked > 0)
    return careful(
      "outbox",
      `${parked} jobs failed all their tries`,
      "the clinic's administrator sees what and why at /settings/jobs",
    )
  return well("outbox", oldest === 0 ? "nothing waits" : `the oldest waits ${age(oldest)}`)
}

function age(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`
}
