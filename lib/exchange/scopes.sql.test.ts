import { expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { resourceTypes } from "@/lib/fhir/search-parameters"
import { scopeActions } from "@/lib/identity/client-scope"

import { ask, base, chartNumbers, client, exchangeClinic, searchesOf } from "./testing-exchange"

/** Each scope alone, against each kind, of one's own clinic and of another: generated from the scopes that there are. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const scopes = Object.entries(scopeActions).flatMap(([type, actions]) =>
  actions.split("").map((action) => ({ type, action, scope: `system/${type}.${action}` })),
)

const Found = z.object({
  entry: z
    .array(
      z.object({
        resource: z.looseObject({
          id: z.string(),
          content: z.array(z.object({ attachment: z.object({ url: z.string() }) })).optional(),
        }),
      }),
    )
    .default([]),
})
const found = (body: unknown) =>
  Found.parse(JSON.parse(JSON.stringify(body))).entry.map(({ resource }) => resource)

/** One of each kind, as a client with every scope finds it. */
async function clinicWithIds() {
  const clinic = await exchangeClinic(database, now)
  const at = new Date(now.getTime() - 26 * 3_600_000)
  await chartNumbers(database, clinic, [["MDC_ECG_HEART_RATE", at, 71, "/min"]])
  const all = client(clinic.clinicId)
  const searches = searchesOf(clinic)
  await ask(all, searches.Patient, now)
  const ids: [type: string, id: string][] = []
  for (const type of resourceTypes) {
    const [one] = found((await ask(all, searches[type], now)).body)
    ids.push([type, one?.id ?? "none"])
    const url = one?.content?.[0]?.attachment.url
    if (url !== undefined) ids.push(["Binary", url.slice(`${base}/Binary/`.length)])
  }
  return { clinicId: clinic.clinicId, searches, ids }
}

const [own, other] = [await clinicWithIds(), await clinicWithIds()]
const status = async (caller: ReturnType<typeof client>, address: string) =>
  (await ask(caller, address, now)).status

test("there is one of each kind in both clinics, and each action of each kind is a scope", () => {
  const kinds = Object.keys(scopeActions).toSorted()
  for (const { ids } of [own, other]) expect(ids.map(([type]) => type).toSorted()).toEqual(kinds)
  expect(scopes.length).toBeGreaterThan(kinds.length)
})

test.each(scopes)("$scope alone reads or searches that kind, and no other", async (one) => {
  const caller = client(own.clinicId, [one.scope])
  const may = (type: string, action: string) =>
    one.type === type && one.action === action ? 200 : 403
  for (const [type, id] of own.ids)
    expect([type, await status(caller, `${type}/${id}`)]).toEqual([type, may(type, "r")])
  for (const type of resourceTypes)
    expect([type, await status(caller, own.searches[type])]).toEqual([type, may(type, "s")])
})

test.each(scopes)("$scope opens nothing of another clinic, by whichever id", async (one) => {
  const caller = client(own.clinicId, [one.scope])
  const may = (type: string, action: string) => one.type === type && one.action === action
  for (const [type, id] of other.ids)
    expect([type, await status(caller, `${type}/${id}`)]).toEqual([
      type,
      may(type, "r") ? 404 : 403,
    ])
  for (const [type, id] of other.ids.filter(([name]) => name !== "Binary")) {
    const answers: Set<string> = new Set()
    for (const address of [`${type}?_id=${id}`, ...searchesNaming(type)])
      answers.add(await searched(caller, address))
    const expected = may(type, "s") ? [["none"], ["none", "404"]] : [["403"]]
    expect(expected).toContainEqual([...answers].toSorted().toReversed())
  }
})

/** What a search gives of the other clinic's. */
async function searched(caller: ReturnType<typeof client>, address: string): Promise<string> {
  const answer = await ask(caller, address, now)
  if (answer.status !== 200) return String(answer.status)
  const theirs = other.ids.map(([, id]) => id)
  return found(answer.body).some(({ id }) => theirs.includes(id)) ? `some of ${address}` : "none"
}

/** The other clinic's own search: it names their patient, visit or type. */
function searchesNaming(type: string): string[] {
  return Object.entries(other.searches).flatMap(([kind, search]) =>
    kind === type && search.includes("?") ? [search] : [],
  )
}
