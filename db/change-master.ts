import { openUrl, sealUrl } from "@/lib/calendars/sealed-url"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import type { LinkPurpose } from "@/lib/identity/link-token"
import { openSecret, sealSecret } from "@/lib/identity/secret-box"
import { ClinicId, UserId } from "@/lib/ids"
import { addressHash, addressHashUnder } from "@/lib/sealing/blind-index"
import { masterKeys } from "@/lib/sealing/master-keys"
import { keysById } from "@/lib/sealing/record-keys"
import type { Ask } from "@/lib/sealing/record-keys"
import { keyIdOf, openValue } from "@/lib/sealing/sealed-value"

import { eachClinic } from "./each-clinic"
import { rewrapKeys } from "./renew-keys"
import { sealedTable } from "./seal-rows"
import { askOf, makeFindable } from "./seal-stored"

const atOnce = 500

export type Changed = {
  readonly keys: number
  readonly secrets: number
  readonly people: number
  readonly addresses: number
  readonly links: number
  /** Of addresses that no record has any more: their hash cannot be made anew. */
  readonly lostStops: number
}

/**
 * Puts under `MASTER_KEY` what was made with `MASTER_KEY_BEFORE`: each clinic in a transaction of its own, by the
 * tables' owner, while the house runs with both. Running it again, or being killed in it, costs nothing.
 */
export async function changeMaster(ownerUrl: string): Promise<Changed> {
  const changed = { secrets: 0, people: 0, addresses: 0, links: 0, lostStops: 0 }
  const keys = await rewrapKeys(ownerUrl)
  await eachClinic(ownerUrl, async (client, id) => {
    const ask = askOf(client)
    const clinicId = ClinicId.parse(id)
    changed.secrets += await sealSecrets(ask, clinicId)
    for (const table of ["patients", "proxies"])
      changed.people += await findAnew(ask, clinicId, table)
    const { addresses, lost } = await addressesAnew(ask, clinicId)
    changed.addresses += addresses
    changed.lostStops += lost
    changed.links += await linksAnew(ask)
  })
  return { keys, ...changed }
}

async function sealSecrets(ask: Ask, clinicId: ClinicId): Promise<number> {
  let count = 0
  for (const { table, row, secret } of [
    { table: "totp_factors", row: "user_id", secret: "secret" },
    { table: "oidc_providers", row: "id", secret: "client_secret" },
  ] as const)
    for (const one of await ask(`select ${row} as row, ${secret} as sealed from ${table}`, [])) {
      const place = { clinicId, table, row: String(one["row"]) }
      const again = sealSecret(place, openSecret(place, bytesOf(one["sealed"])))
      await ask(`update ${table} set ${secret} = $2 where ${row} = $1`, [place.row, again])
      count += 1
    }
  for (const one of await ask("select user_id, sealed_url from busy_calendars", [])) {
    const userId = UserId.parse(one["user_id"])
    const again = sealUrl(clinicId, userId, openUrl(clinicId, userId, bytesOf(one["sealed_url"])))
    await ask("update busy_calendars set sealed_url = $2 where user_id = $1", [userId, again])
    count += 1
  }
  return count
}

/** What people are found by is made of what they are called, read again with their own keys. */
async function findAnew(ask: Ask, clinicId: ClinicId, table: string): Promise<number> {
  let count = 0
  for await (const person of opened(ask, table)) {
    await ask("delete from search_hashes where row_id = $1", [person["id"]])
    await makeFindable(ask, clinicId, table, person)
    count += 1
  }
  return count
}

async function addressesAnew(
  ask: Ask,
  clinicId: ClinicId,
): Promise<{ addresses: number; lost: number }> {
  const known = new Set<string>()
  let addresses = 0
  await ask("alter table messages disable trigger user", [])
  for await (const message of opened(ask, "messages")) {
    addAddresses(known, message)
    await makeFindable(ask, clinicId, "messages", message)
    addresses += 1
  }
  await ask("alter table messages enable trigger user", [])
  for (const table of ["patients", "proxies"])
    for await (const person of opened(ask, table)) addAddresses(known, person)
  return { addresses, lost: await stopsAnew(ask, known) }
}

function addAddresses(known: Set<string>, row: Readonly<Record<string, unknown>>): void {
  for (const name of ["address", "email", "phone"]) {
    const address = row[name]
    if (typeof address === "string" && address !== "") known.add(address)
  }
}

/** Who asked for no more messages is known by a hash alone: it is found among the addresses that records have. */
async function stopsAnew(ask: Ask, known: ReadonlySet<string>): Promise<number> {
  const [, before] = masterKeys()
  if (before === undefined) return 0
  const [old, now] = [new Map<string, string>(), new Set<string>()]
  for (const address of known) {
    old.set(addressHashUnder(before, address), addressHash(address))
    now.add(addressHash(address))
  }
  let lost = 0
  for (const stop of await ask("select channel, address from message_stops", [])) {
    const hash = String(stop["address"])
    const again = old.get(hash)
    if (again === undefined) lost += now.has(hash) ? 0 : 1
    else
      await ask("update message_stops set address = $3 where channel = $1 and address = $2", [
        stop["channel"],
        hash,
        again,
      ])
  }
  return lost
}

/** Tables whose links are derived from a row's id. */
const linked: readonly { table: string; purpose: LinkPurpose | "of the row" }[] = [
  { table: "visit_links", purpose: "visit" },
  { table: "guests", purpose: "guest" },
  { table: "devices", purpose: "device" },
  { table: "queue_entries", purpose: "queue" },
  { table: "waitlist_offers", purpose: "offer" },
  { table: "staff_links", purpose: "of the row" },
]

/** Only what was derived with the key before: a link that is new already, or random, stays. */
async function linksAnew(ask: Ask): Promise<number> {
  const [, before] = masterKeys()
  if (before === undefined) return 0
  let count = 0
  for (const { table, purpose } of linked) {
    const column = purpose === "of the row" ? "purpose" : "null"
    const rows = await ask(
      `select id, token_hash, ${column} as purpose from ${table} where token_hash is not null`,
      [],
    )
    await ask(`alter table ${table} disable trigger user`, [])
    for (const row of rows) {
      const id = String(row["id"])
      const of = purpose === "of the row" ? staffPurpose(row["purpose"]) : purpose
      const old = Buffer.from(tokenHash(linkToken(of, id, before)))
      if (!old.equals(bytesOf(row["token_hash"]))) continue
      const hash = Buffer.from(tokenHash(linkToken(of, id)))
      await ask(`update ${table} set token_hash = $2 where id = $1`, [id, hash])
      count += 1
    }
    await ask(`alter table ${table} enable trigger user`, [])
  }
  return count
}

function staffPurpose(text: unknown): LinkPurpose {
  return text === "password_reset" ? "password_reset" : "invitation"
}

/** Rows of a table, locked and in clear; of those who were erased nothing opens, and they are left out. */
async function* opened(ask: Ask, table: string): AsyncGenerator<Record<string, unknown>> {
  const { columns } = sealedTable(table)
  const names = ["id", ...Object.keys(columns)].join(", ")
  const first = "00000000-0000-0000-0000-000000000000"
  for (let after: unknown = first; after !== undefined;) {
    const rows = await ask(
      `select ${names} from ${table} where id > $1 order by id limit ${atOnce} for update`,
      [after],
    )
    for (const row of rows) {
      const clear = await openRow(ask, table, row)
      if (clear !== undefined) yield clear
    }
    after = rows.at(-1)?.["id"]
  }
}

async function openRow(
  ask: Ask,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown> | undefined> {
  const sealed = Object.entries(sealedTable(table).columns).flatMap(([column, form]) => {
    const id = keyIdOf(row[column])
    return id === undefined ? [] : [{ column, form, id }]
  })
  const keys = await keysById(ask, [...new Set(sealed.map(({ id }) => id))])
  const clear = { ...row }
  for (const { column, form, id } of sealed) {
    const key = keys.get(id)
    if (key === undefined) return undefined
    const place = { table, column, row: String(row["id"]) }
    clear[column] = openValue(key, place, form, row[column])
  }
  return sealed.length === 0 ? undefined : clear
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value
  throw new Error("not bytes")
}
