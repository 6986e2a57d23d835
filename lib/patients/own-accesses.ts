import { and, desc, eq, notInArray, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { auditEvents, logEntries } from "@/db/schema/audit"
import { fhirClients } from "@/db/schema/fhir"
import { users } from "@/db/schema/identity"
import { proxies } from "@/db/schema/people"
import type { ProxyScope } from "@/db/schema/people"
import type { PortalActor } from "@/lib/actor"
import { dayIn, zoneOf } from "@/lib/audit/clinic-clock"
import { deny } from "@/lib/audit/denied"
import { eventsSuspended } from "@/lib/audit/desk/suspensions"
import type { AuditOutcome } from "@/lib/audit/event"
import { latestCheckpoint } from "@/lib/audit/log/queries"
import { receiptOf } from "@/lib/audit/log/receipt"
import { record } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { proxiesOf } from "./proxy-queries"

/** Who touched the record, as its reader sees it. `you` is the reader, patient or proxy. */
export type AccessBy =
  | { kind: "you" | "patient" | "guest" | "visitor" | "device" | "system" }
  /** Null: the person acts for the patient no more. */
  | { kind: "proxy"; name: string | null }
  /** A program of the hospital, as its administrator named it. */
  | { kind: "client"; name: string | null }
  /** Null: the account is gone. `role` is the one they had then. */
  | { kind: "staff"; name: string | null; role: string }

export type OwnAccess = {
  id: string
  at: Date
  by: AccessBy
  action: string
  purpose: string
  outcome: AuditOutcome
  /** Under a signed checkpoint: then there is a receipt. */
  signed: boolean
}
export type OwnAccesses = { rows: OwnAccess[]; more: boolean; scope: ProxyScope }

const pageSize = 25

/**
 * Who saw or changed the reader's record, newest first, staff by name (ADR 0056). `people` leaves out
 * what devices and Housecall did by themselves. A proxy for appointments sees what concerns those.
 */
export async function ownAccesses(
  actor: PortalActor,
  { show, before }: { show: "people" | "all"; before: string | undefined },
  at: Date,
): Promise<Result<OwnAccesses, "forbidden">> {
  const entity = { type: "audit_log", id: "own" } as const
  if (!may(actor, "own.accesses")) return deny(actor, "audit.read", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const scope = await scopeOf(tx, actor)
    const hidden = await suspendedFor(tx, actor, at)
    const rows = await tx
      .select({
        id: auditEvents.id,
        at: auditEvents.occurredAt,
        actorId: auditEvents.actorId,
        role: auditEvents.actorRole,
        name: sql<string | null>`coalesce(${users.name}, ${fhirClients.name})`,
        action: auditEvents.action,
        purpose: auditEvents.purpose,
        outcome: auditEvents.outcome,
        logIndex: logEntries.logIndex,
      })
      .from(auditEvents)
      .leftJoin(users, eq(sql`${users.id}::text`, auditEvents.actorId))
      .leftJoin(fhirClients, eq(sql`${fhirClients.id}::text`, auditEvents.actorId))
      .leftJoin(logEntries, eq(logEntries.eventId, auditEvents.id))
      .where(
        and(
          ownEvents(actor, scope, hidden),
          show === "all" ? undefined : notInArray(auditEvents.actorRole, ["system", "device"]),
          before === undefined
            ? undefined
            : sql`${auditEvents.seq} < (select c.seq from audit_events c where c.id = ${before})`,
        ),
      )
      .orderBy(desc(auditEvents.seq))
      .limit(pageSize + 1)
    const signedSize = (await latestCheckpoint(tx))?.size ?? 0
    const acting = new Map(
      (await proxiesOf(tx, actor.patientId)).map((proxy) => [proxy.id, proxy.name]),
    )
    const page = rows.slice(0, pageSize).map(({ actorId, role, name, logIndex, ...row }) => ({
      ...row,
      by: accessBy(actor, actorId, role, role === "proxy" ? acting.get(actorId) : name),
      signed: logIndex !== null && logIndex < signedSize,
    }))
    const data = { view: show === "all" ? "own_all" : "own", results: page.length }
    await record(
      tx,
      actor,
      {
        action: "audit.read",
        patientId: actor.patientId,
        entity,
        outcome: "success",
        purpose: "PATRQT",
        data,
      },
      at,
    )
    return ok({ rows: page, more: rows.length > pageSize, scope })
  })
}

/** The receipt of one event of the reader's own record. Another's event does not exist for them. */
export async function ownReceipt(
  actor: PortalActor,
  eventId: string,
  at: Date,
): Promise<Result<{ name: string; text: string }, "forbidden" | "not_found" | "not_signed_yet">> {
  const entity = { type: "audit_log", id: eventId } as const
  const attempted = "audit.receipt_issued"
  if (!may(actor, "own.accesses")) return deny(actor, attempted, entity, "forbidden", at)
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [scope, hidden] = [await scopeOf(tx, actor), await suspendedFor(tx, actor, at)]
    const [own] = await tx
      .select({ id: auditEvents.id })
      .from(auditEvents)
      .where(and(ownEvents(actor, scope, hidden), eq(auditEvents.id, eventId)))
    if (own === undefined) return "not_found"
    const receipt = await receiptOf(tx, actor.clinicId, eventId)
    if (receipt === null) return "not_signed_yet"
    const data = { eventId, index: receipt.index }
    await record(
      tx,
      actor,
      {
        action: attempted,
        patientId: actor.patientId,
        entity,
        outcome: "success",
        purpose: "PATRQT",
        data,
      },
      at,
    )
    return { name: `${receipt.index}.tlog-proof`, text: receipt.text }
  })
  if (answer === "not_found") return deny(actor, attempted, entity, answer, at)
  return answer === "not_signed_yet" ? { ok: false, reason: answer } : ok(answer)
}

/** What the reader is not told of today, as an agency asked for that (45 CFR 164.528(a)(2)). */
async function suspendedFor(tx: Tx, actor: PortalActor, at: Date): Promise<ReadonlySet<string>> {
  const today = dayIn(await zoneOf(tx), at)
  return eventsSuspended(tx, actor.clinicId, actor.patientId, today)
}

/**
 * Of the record and of those merged into it, without what is `hidden`; for a proxy of appointments, what
 * concerns them.
 */
function ownEvents(
  actor: PortalActor,
  scope: ProxyScope,
  hidden: ReadonlySet<string>,
): SQL | undefined {
  return and(
    hidden.size === 0 ? undefined : notInArray(auditEvents.id, [...hidden]),
    sql`${auditEvents.patientId} in (select id from patients where id = ${actor.patientId} or merged_into = ${actor.patientId})`,
    scope === "full"
      ? undefined
      : sql`split_part(${auditEvents.action}, '.', 1) = any(${sql.param([...appointmentNouns])}::text[])`,
  )
}

const appointmentNouns = ["visit", "series", "link", "queue", "waitlist", "outcome"] as const

async function scopeOf(tx: Tx, actor: PortalActor): Promise<ProxyScope> {
  if (actor.proxyId === null) return "full"
  const [proxy] = await tx
    .select({ scope: proxies.scope })
    .from(proxies)
    .where(eq(proxies.id, actor.proxyId))
  return proxy?.scope ?? "appointments"
}

function accessBy(
  reader: PortalActor,
  actorId: string,
  role: string,
  name: string | null | undefined,
): AccessBy {
  if (actorId === (reader.proxyId ?? reader.patientId)) return { kind: "you" }
  switch (role) {
    case "patient":
      // An own access under a number that was merged into this one is theirs too.
      return { kind: reader.proxyId === null ? "you" : "patient" }
    case "proxy":
      return { kind: "proxy", name: name ?? null }
    case "client":
      return { kind: "client", name: name ?? null }
    case "companion":
      return { kind: "guest" }
    case "visitor":
    case "device":
    case "system":
      return { kind: role }
    default:
      return { kind: "staff", name: name ?? null, role }
  }
}
