import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { ClinicId, UserId } from "@/lib/ids"

import { tokenHash } from "./link-token"
import { RollCall } from "./roll-call"

/** Whether a patient's session still stands, and in whose line they wait. Undefined: it is over, or went elsewhere. */
export async function visitStanding(
  clinicId: ClinicId,
  token: string,
): Promise<{ clinicianId: UserId } | undefined> {
  const clinicianId = await calls().visits.ask(clinicId, keyOf(token))
  return clinicianId && { clinicianId }
}

/** Why a staff session is over; undefined while it holds. */
export async function staffStanding(
  clinicId: ClinicId,
  token: string,
): Promise<string | undefined> {
  const standing = await calls().staff.ask(clinicId, keyOf(token))
  return standing === undefined ? "idle" : (standing.why ?? undefined)
}

type Calls = { visits: RollCall<UserId>; staff: RollCall<{ why: string | null }> }

// Open streams ask again and again; Next loads this module more than once in a process.
const shared: typeof globalThis & { housecallRollCalls?: Calls } = globalThis

function calls(): Calls {
  shared.housecallRollCalls ??= {
    visits: new RollCall(standingVisits),
    staff: new RollCall(staffEnds),
  }
  return shared.housecallRollCalls
}

async function standingVisits(
  clinicId: ClinicId,
  keys: readonly string[],
): Promise<ReadonlyMap<string, UserId>> {
  const { rows } = await withTenant(clinicId, (tx) =>
    tx.execute<{ key: string; clinician: UserId }>(sql`
      select encode(s.token_hash, 'hex') as key, v.clinician_id as clinician
      from patient_sessions s join visits v on v.id = s.visit_id and v.clinic_id = s.clinic_id
      where s.token_hash = any(${hashesOf(keys)}::bytea[]) and s.role = 'patient'
        and s.moved_at is null and s.expires_at > ${new Date()}`),
  )
  return new Map(rows.map(({ key, clinician }) => [key, clinician]))
}

/** What ended it by somebody's doing comes before what time alone did. */
async function staffEnds(
  clinicId: ClinicId,
  keys: readonly string[],
): Promise<ReadonlyMap<string, { why: string | null }>> {
  const at = new Date()
  const { rows } = await withTenant(clinicId, (tx) =>
    tx.execute<{ key: string; why: string | null }>(sql`
      select encode(token_hash, 'hex') as key,
        case when revoked_at is not null then coalesce(revoked_reason, 'revoked')
          when expires_at <= ${at} or absolute_expires_at <= ${at} then 'idle' end as why
      from sessions where token_hash = any(${hashesOf(keys)}::bytea[])`),
  )
  return new Map(rows.map(({ key, why }) => [key, { why }]))
}

function keyOf(token: string): string {
  return Buffer.from(tokenHash(token)).toString("hex")
}

function hashesOf(keys: readonly string[]) {
  return sql.param(keys.map((key) => Buffer.from(key, "hex")))
}
