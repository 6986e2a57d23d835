import { randomBytes, randomUUID } from "node:crypto"

import { Fault } from "@/lib/error"

import { keyMemory } from "./key-memory"
import type { RecordKey } from "./sealed-value"
import { unwrapKey, wrapKey } from "./wrapping-key"

/** One statement on the caller's own connection and transaction. */
export type Ask = (text: string, values: unknown[]) => Promise<Record<string, unknown>[]>

/** Whose key: a patient's id, or null for what belongs to no patient yet: the clinic's own. */
export type Owner = string | null

/**
 * The keys that new values of these owners are sealed with, made when absent, in the caller's
 * transaction. A key is kept in memory only once its row is older than the transaction: one whose row
 * may yet be rolled back must not seal anything else.
 */
export async function newestKeys(
  ask: Ask,
  clinicId: string,
  owners: readonly Owner[],
): Promise<Map<Owner, RecordKey>> {
  const found = new Map<Owner, RecordKey>()
  const wanted: Owner[] = []
  for (const owner of new Set(owners)) {
    const known = memory.recall(newestOf(clinicId, owner))
    if (known) found.set(owner, known)
    else wanted.push(owner)
  }
  if (wanted.length === 0) return found
  await readNewest(ask, clinicId, wanted, found)
  const missing = wanted.filter((owner) => !found.has(owner))
  if (missing.length === 0) return found
  await create(ask, clinicId, missing)
  await readNewest(ask, clinicId, missing, found)
  for (const owner of missing)
    if (!found.has(owner))
      throw new Fault("invariant", "The record keys of this patient were erased")
  return found
}

/** Keys by their id, for opening. One that was destroyed, or is another clinic's, is left out. */
export async function keysById(ask: Ask, ids: readonly string[]): Promise<Map<string, RecordKey>> {
  const { version } = memory
  const found = new Map<string, RecordKey>()
  const wanted: string[] = []
  for (const id of ids) {
    const known = memory.recall(id)
    if (known) found.set(id, known)
    else wanted.push(id)
  }
  if (wanted.length === 0) return found
  for (const row of await ask(`select ${columns} from record_keys where id = any($1::uuid[])`, [
    wanted,
  ])) {
    const key = unwrapped(row)
    if (key === undefined) continue
    found.set(key.id, key)
    if (row["settled"] === true) memory.remember(key.id, ownerOf(row), key, version)
  }
  return found
}

const columns =
  "id, clinic_id, patient_id, wrapped, created_at < transaction_timestamp() as settled"

async function readNewest(
  ask: Ask,
  clinicId: string,
  owners: readonly Owner[],
  into: Map<Owner, RecordKey>,
): Promise<void> {
  const { version } = memory
  const patients = owners.filter((owner) => owner !== null)
  const rows = await ask(
    `select ${columns} from record_keys where clinic_id = $1 and retired_at is null
       and (patient_id = any($2::uuid[]) or (patient_id is null and $3))`,
    [clinicId, patients, owners.includes(null)],
  )
  for (const row of rows) {
    const key = unwrapped(row)
    if (key === undefined) continue
    const owner = ownerOf(row)
    into.set(owner, key)
    if (row["settled"] === true) {
      memory.remember(key.id, owner, key, version)
      memory.remember(newestOf(clinicId, owner), owner, key, version)
    }
  }
}

/** In one order, so that two transactions that make the same keys never wait for each other. */
async function create(ask: Ask, clinicId: string, owners: readonly Owner[]): Promise<void> {
  const sorted = owners.toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1))
  const ids = sorted.map(() => randomUUID())
  const wrapped = ids.map((id) => wrapKey(clinicId, contextOf(clinicId, id), randomBytes(32)))
  await ask(
    `insert into record_keys (id, clinic_id, patient_id, wrapped)
     select id, $1, patient_id, wrapped from unnest($2::uuid[], $3::uuid[], $4::bytea[]) as k (id, patient_id, wrapped)
     on conflict (clinic_id, patient_id) where retired_at is null do nothing`,
    [clinicId, ids, sorted, wrapped],
  )
}

function unwrapped(row: Record<string, unknown>): RecordKey | undefined {
  const { id, clinic_id: clinicId, wrapped } = row
  if (typeof id !== "string" || typeof clinicId !== "string" || !Buffer.isBuffer(wrapped))
    return undefined
  return { id, clinicId, data: unwrapKey(clinicId, contextOf(clinicId, id), wrapped) }
}

/** Whether the key in a row of `record_keys` opens with one that the settings have. */
export function opens(row: Record<string, unknown>): boolean {
  try {
    return unwrapped(row) !== undefined
  } catch {
    return false
  }
}

function ownerOf(row: Record<string, unknown>): Owner {
  return typeof row["patient_id"] === "string" ? row["patient_id"] : null
}

function contextOf(clinicId: string, id: string): string {
  return `record_keys|wrapped|${id}|${clinicId}`
}

function newestOf(clinicId: string, owner: Owner): string {
  return `${clinicId}/${owner ?? ""}`
}

const memory = keyMemory<RecordKey>("record", 40_000)
