import type pg from "pg"

import { addressHash, hashesOfPatient, hashesOfProxy } from "@/lib/sealing/blind-index"
import type { Person } from "@/lib/sealing/blind-index"
import type { Ask } from "@/lib/sealing/record-keys"
import { sealedTables } from "@/lib/sealing/sealed-columns"
import type { Form } from "@/lib/sealing/sealed-columns"

import { eachClinic } from "./each-clinic"
import { rowsAtOnce, sealedTable, sealRowsOf, selectStored } from "./seal-rows"
import type { StoredRow } from "./seal-rows"

/**
 * Seals what an older version or an import left in clear, clinic by clinic, and makes its search hashes.
 * Run after the migrations, by the tables' owner. Running it again, or being killed in it, costs nothing.
 * Answers how many rows it sealed.
 */
export async function sealStored(ownerUrl: string): Promise<number> {
  let sealed = 0
  for (const table of Object.keys(sealedTables))
    await eachClinic(ownerUrl, async (client, clinicId) => {
      const count = await sealSome(askOf(client), clinicId, table)
      sealed += count
      return count === rowsAtOnce(table)
    })
  await eachClinic(ownerUrl, (client) => hashStops(askOf(client)))
  return sealed
}

export function askOf(client: pg.Client): Ask {
  return async (text, values) => (await client.query(text, values)).rows
}

async function sealSome(ask: Ask, clinicId: string, table: string): Promise<number> {
  const { columns } = sealedTable(table)
  const clear = Object.entries(columns).map(([name, form]) => inClear(name, form))
  const rows = await selectStored(ask, table, clear.join(" or "))
  await sealRowsOf(ask, clinicId, table, rows, (row, column) =>
    isInClear(row[column]) ? row[column] : undefined,
  )
  for (const row of rows) await makeFindable(ask, clinicId, table, row)
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

/** `row` as it was read: in clear. */
export async function makeFindable(
  ask: Ask,
  clinicId: string,
  table: string,
  row: StoredRow,
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
