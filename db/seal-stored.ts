import { randomBytes } from "node:crypto"

import pg from "pg"

import { addressHash, hashesOfPatient, hashesOfProxy } from "@/lib/sealing/blind-index"
import type { Person } from "@/lib/sealing/blind-index"
import { newestKeys } from "@/lib/sealing/record-keys"
import type { Ask } from "@/lib/sealing/record-keys"
import { sealedTables } from "@/lib/sealing/sealed-columns"
import type { Form } from "@/lib/sealing/sealed-columns"
import { rowOf, sealValue } from "@/lib/sealing/sealed-value"

/**
 * Seals what an older version or an import left in clear, clinic by clinic, and makes its search hashes.
 * Run after the migrations, by the tables' owner: final rows change their form here, never what they
 * say. Running it again, or being killed in it, costs nothing. Answers how many rows it sealed.
 */
export async function sealStored(ownerUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const ask: Ask = async (text, values) => (await client.query(text, values)).rows
  let sealed = 0
  try {
    for (const { id } of await ask("select id from clinics", [])) {
      const clinicId = String(id)
      for (const table of Object.keys(sealedTables))
        for (let count = batch; count === batch; sealed += count)
          count = await inTenant(client, clinicId, () => sealSome(ask, clinicId, table))
      await inTenant(client, clinicId, () => hashStops(ask))
    }
    return sealed
  } finally {
    await client.end()
  }
}

const batch = 500

async function inTenant<T>(
  client: pg.Client,
  clinicId: string,
  work: () => Promise<T>,
): Promise<T> {
  await client.query("begin")
  try {
    await client.query("select set_config('app.tenant', $1, true)", [clinicId])
    const answer = await work()
    await client.query("commit")
    return answer
  } catch (error) {
    await client.query("rollback")
    throw error
  }
}

async function sealSome(ask: Ask, clinicId: string, table: string): Promise<number> {
  const { key = [], columns = {}, owner = "null" } = sealedTables[table] ?? {}
  const names = Object.keys(columns)
  const clear = names.map((name) => inClear(name, columns[name] ?? "text")).join(" or ")
  const rows = await ask(
    `select ${[...key, ...names].map((name) => `t.${name}`).join(", ")}, ${owner} as sealed_for
     from ${table} t where ${clear} limit ${batch}`,
    [],
  )
  if (rows.length === 0) return 0
  const keys = await newestKeys(
    ask,
    clinicId,
    rows.map((row) => ownerOf(row)),
  )
  // Some of these rows are final: for everybody but this.
  await ask(`alter table ${table} disable trigger user`, [])
  for (const row of rows) {
    const recordKey = keys.get(ownerOf(row))
    const id = rowOf(key.map((name) => row[name]))
    const changed = names.filter((name) => isInClear(row[name]))
    if (recordKey === undefined) continue
    const values = changed.map((column) => {
      const form = columns[column] ?? "text"
      const stored = sealValue(
        recordKey,
        randomBytes(12),
        { table, column, row: id },
        form,
        row[column],
      )
      return form === "json" ? JSON.stringify(stored) : stored
    })
    const set = changed.map((name, at) => `${name} = $${at + 1}`).join(", ")
    const where = key.map((name, at) => `${name} = $${changed.length + at + 1}`).join(" and ")
    await ask(`update ${table} set ${set} where ${where}`, [
      ...values,
      ...key.map((name) => row[name]),
    ])
    await makeFindable(ask, clinicId, table, row)
  }
  await ask(`alter table ${table} enable trigger user`, [])
  return rows.length
}

function inClear(name: string, form: Form): string {
  const there = `t.${name} is not null and`
  if (form === "bytes") return `(${there} substring(t.${name} from 1 for 4) <> 'hc1.'::bytea)`
  if (form === "text") return `(${there} t.${name} <> '' and t.${name} not like 'hc1.%')`
  return `(${there} (jsonb_typeof(t.${name}) <> 'string' or t.${name} #>> '{}' not like 'hc1.%'))`
}

function isInClear(value: unknown): boolean {
  if (value === null || value === "") return false
  if (typeof value === "string") return !value.startsWith("hc1.")
  return !Buffer.isBuffer(value) || value.subarray(0, 4).toString("latin1") !== "hc1."
}

function ownerOf(row: Record<string, unknown>): string | null {
  const owner = row["sealed_for"]
  return typeof owner === "string" ? owner : null
}

/** `row` as it was read: in clear. */
async function makeFindable(
  ask: Ask,
  clinicId: string,
  table: string,
  row: Record<string, unknown>,
): Promise<void> {
  const text = (name: string) => (typeof row[name] === "string" ? row[name] : null)
  if (table === "messages") {
    const hash = addressHash(text("address") ?? "")
    await ask("update messages set address_hash = $2 where id = $1", [row["id"], hash])
  }
  if (table !== "patients" && table !== "proxies") return
  const person: Person = {
    name: text("name") ?? "",
    birthDate: text("birth_date") ?? "",
    email: text("email"),
    phone: text("phone"),
  }
  const hashes =
    table === "patients" ? hashesOfPatient(clinicId, person) : hashesOfProxy(clinicId, person)
  for (const { kind, hash } of hashes)
    await ask(
      "insert into search_hashes (clinic_id, kind, hash, row_id) values ($1, $2, $3, $4) on conflict do nothing",
      [clinicId, kind, hash, row["id"]],
    )
}

/** Who asked for no more messages is known by a hash from now on. */
async function hashStops(ask: Ask): Promise<void> {
  const rows = await ask(
    "select channel, address from message_stops where address !~ '^[0-9a-f]{32}$'",
    [],
  )
  for (const { channel, address } of rows)
    await ask("update message_stops set address = $3 where channel = $1 and address = $2", [
      channel,
      address,
      addressHash(String(address)),
    ])
}
