import { and, asc, eq, ilike, sql } from "drizzle-orm"
import { z } from "zod"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { visitTypeClinicians, visitTypes } from "@/db/schema/visit-types"
import { isRefusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import { practitionerResource } from "@/lib/fhir/person"
import type { Search } from "@/lib/fhir/search-query"
import { scheduleResource } from "@/lib/fhir/slot"
import { likeAnywhere } from "@/lib/patients/search"

import { pageOf } from "./found"
import type { Found, Kind, Page } from "./found"
import { notOurs, uuids } from "./keyset"
import { oneOf } from "./visit-queries"

/** The clinic's clinicians: who can be booked, and who signs. */
export const practitioners: Kind = {
  async read({ tx }, id) {
    const [row] = await clinicians(tx, [id])
    return row && practitioner(row)
  },
  async search({ tx }, search) {
    const page = await clinicianPage(tx, search, {
      ids: search.tokens["_id"] && uuids(search.tokens["_id"]),
      name: search.strings["name"],
      active: search.tokens["active"]?.map(({ code }) => code),
    })
    return isRefusal(page) ? page : { ...page, found: page.rows.map(practitioner) }
  },
}

/** A clinician's calendar: one schedule each, by the clinician's id. */
export const schedules: Kind = {
  async read({ tx }, id) {
    const [row] = await clinicians(tx, [id])
    return row && schedule(row, await offers(tx))
  },
  async search({ tx }, search) {
    const offered = await offers(tx)
    const wanted = search.tokens["service-type"]?.map(({ code }) => code)
    const offering =
      wanted &&
      [...offered].flatMap(([id, types]) =>
        types.some((type) => wanted.includes(type.id)) ? [id] : [],
      )
    const asked = [
      search.tokens["_id"] && uuids(search.tokens["_id"]),
      search.references["actor"] && uuids(search.references["actor"]),
      offering,
    ].filter((list) => list !== undefined)
    const [first, ...others] = asked
    const ids = first?.filter((id) => others.every((list) => list.includes(id)))
    const page = await clinicianPage(tx, search, { ids, name: undefined, active: undefined })
    return isRefusal(page)
      ? page
      : { ...page, found: page.rows.map((row) => schedule(row, offered)) }
  },
}

type Row = { id: string; name: string; active: boolean }
type Asked = {
  ids: string[] | undefined
  name: string | undefined
  active: string[] | undefined
}

async function clinicianPage(
  tx: Tx,
  search: Search,
  { ids, name, active }: Asked,
): Promise<(Omit<Page, "found"> & { rows: readonly Row[] }) | Refusal> {
  const after = search.after === undefined ? undefined : z.uuid().safeParse(search.after[0])
  if (after !== undefined && !after.success) return notOurs
  const matching = and(
    eq(users.role, "clinician"),
    ids && oneOf(users.id, ids),
    name === undefined ? undefined : ilike(users.name, likeAnywhere(name)),
    active && sql`${users.active}::text = any(${sql.param(active)}::text[])`,
  )
  const rows = await tx
    .select({ id: users.id, name: users.name, active: users.active })
    .from(users)
    .where(and(matching, after && sql`${users.id} > ${after.data}::uuid`))
    .orderBy(asc(users.id))
    .limit(search.count + 1)
  const page = pageOf(rows, search.count, (row) => [row.id])
  return { ...page, total: () => tx.$count(users, matching) }
}

async function clinicians(tx: Tx, ids: readonly string[]): Promise<Row[]> {
  return tx
    .select({ id: users.id, name: users.name, active: users.active })
    .from(users)
    .where(and(eq(users.role, "clinician"), oneOf(users.id, uuids(ids.map((id) => ({ id }))))))
}

/** Who offers which active visit types. */
async function offers(tx: Tx): Promise<Map<string, { id: string; name: string }[]>> {
  const rows = await tx
    .select({
      clinicianId: visitTypeClinicians.clinicianId,
      id: visitTypes.id,
      name: visitTypes.name,
    })
    .from(visitTypeClinicians)
    .innerJoin(visitTypes, eq(visitTypes.id, visitTypeClinicians.visitTypeId))
    .where(eq(visitTypes.active, true))
    .orderBy(asc(visitTypes.position), asc(visitTypes.name))
  const offered = new Map<string, { id: string; name: string }[]>()
  for (const { clinicianId, ...type } of rows)
    offered.set(clinicianId, [...(offered.get(clinicianId) ?? []), type])
  return offered
}

function practitioner(row: Row): Found {
  return {
    resource: practitionerResource(row),
    patientId: null,
    entity: { type: "staff", id: row.id },
  }
}

function schedule(row: Row, offered: ReadonlyMap<string, { id: string; name: string }[]>): Found {
  return {
    resource: scheduleResource({
      clinicianId: row.id,
      active: row.active,
      types: offered.get(row.id) ?? [],
    }),
    patientId: null,
    entity: { type: "availability", id: row.id },
  }
}
