// npm run fhir:client -- register | list | revoke, where the workers run and with their settings.
//
//   register --clinic SLUG --name NAME --by YOU --keys FILE|URL --scopes "system/Patient.rs …"
//                                          takes up a program of the hospital; prints its client id
//   list     [--clinic SLUG]               every program, those that were revoked too
//   revoke   --clinic SLUG --id ID --by YOU    for good: its tokens end at once
//
// KEYS are public: a JSON Web Key Set, one key of it, or one in PEM. An address (https, or http on this
// machine) is read once, now: what it says later is not asked for. docs/fhir.md says what programs do.
import { readFile } from "node:fs/promises"

import { env } from "@/lib/env"
import {
  clientsForOperator,
  registerClientAsOperator,
  revokeClientAsOperator,
} from "@/lib/identity/client-commands"
import { publicKeysIn } from "@/lib/identity/client-keys"
import { ClientInput } from "@/lib/identity/client-schema"
import { scopeActions } from "@/lib/identity/client-scope"
import { systemActor } from "@/lib/identity/system"
import { shortAnswer } from "@/lib/short-answer"
import { timeLimit } from "@/lib/time-limit"

import { commandLine, misused } from "./command-line"
import { Failure, messageOf } from "./failure"
import { clinicsNamed, needed, operatorCommand, theOne } from "./operator-command"
import type { Clinic } from "./operator-command"

const known = `any of ${Object.entries(scopeActions)
  .map(([kind, actions]) => `system/${kind}.${actions}`)
  .join(" ")}`

const listing = "npm run fhir:client -- list"

/** Of what an address of keys may answer, and for how long it is waited for. */
const waitMs = 10_000

const usage = `npm run fhir:client -- register --clinic SLUG --name NAME --by YOU --keys FILE|URL --scopes "system/Patient.rs …"
       npm run fhir:client -- list [--clinic SLUG]
       npm run fhir:client -- revoke --clinic SLUG --id ID --by YOU`

await operatorCommand(main)

async function main(): Promise<void> {
  const { values, positionals } = commandLine(usage, {
    allowPositionals: true,
    options: {
      clinic: { type: "string" },
      name: { type: "string" },
      by: { type: "string" },
      keys: { type: "string" },
      scopes: { type: "string" },
      id: { type: "string" },
    },
  })
  const what = positionals[0] ?? ""
  if (!["register", "list", "revoke"].includes(what)) misused(usage, "register, list or revoke?")
  env()
  switch (what) {
    case "register":
      return register(theOne(await clinicsNamed(values.clinic), listing), {
        name: needed(values.name, "--name", "it stands on the clinic's page"),
        by: needed(values.by, "--by", "it goes into the log"),
        keys: needed(values.keys, "--keys", "a file or an address of public keys"),
        scopes: needed(values.scopes, "--scopes", known),
      })
    case "list":
      for (const clinic of await clinicsNamed(values.clinic)) await list(clinic)
      return
    case "revoke":
      return revoke(
        theOne(await clinicsNamed(values.clinic), listing),
        needed(values.id, "--id", `${listing} names them`),
        needed(values.by, "--by", "it goes into the log"),
      )
  }
}

async function register(
  clinic: Clinic,
  given: { name: string; by: string; keys: string; scopes: string },
): Promise<void> {
  const jwks = await publicKeysIn(await textOf(given.keys))
  if (typeof jwks === "string") throw new Failure(jwks, "nothing was registered")
  const scopes = given.scopes.split(/[\s,]+/).filter((scope) => scope !== "")
  const input = ClientInput.safeParse({ name: given.name, jwks, scopes })
  if (!input.success) throw new Failure("Name or scopes are not right", known)
  const actor = systemActor("operator", clinic.id)
  const { id } = await registerClientAsOperator(actor, input.data, given.by, new Date())
  console.log(`${clinic.slug}: ${input.data.name} is client ${id}`)
  for (const { kid, alg } of input.data.jwks.keys) console.log(`  key ${kid} ${alg}`)
  console.log(`  ${input.data.scopes.join(" ")}`)
}

async function list(clinic: Clinic): Promise<void> {
  console.log(`${clinic.slug}  ${clinic.id}`)
  const clients = await clientsForOperator(systemActor("operator", clinic.id), new Date())
  for (const { id, name, scopes, keys, createdAt, revokedAt } of clients)
    console.log(
      `  ${id}  ${name}\n    ${revokedAt === null ? `since ${createdAt}` : `revoked ${revokedAt}`}; keys: ${keys}; ${scopes.join(" ")}`,
    )
}

async function revoke(clinic: Clinic, id: string, by: string): Promise<void> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    throw new Failure("--id is a client's id", `${listing} names them`)
  const actor = systemActor("operator", clinic.id)
  if (!(await revokeClientAsOperator(actor, id.toLowerCase(), by, new Date())))
    throw new Failure("There is no such client, or it was revoked before", `${listing} names them`)
  console.log(`${clinic.slug}: client ${id} gets no answer any more`)
}

async function textOf(place: string): Promise<string> {
  if (!/^https?:/i.test(place))
    return readFile(place, "utf8").catch(() => {
      throw new Failure(`${place} cannot be read`, "a file or an address of public keys")
    })
  const url = URL.canParse(place) ? new URL(place) : undefined
  const isHere = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)
  if (url === undefined || (url.protocol === "http:" && !isHere))
    throw new Failure("Keys are fetched by https alone", "or give a file")
  try {
    const answer = await fetch(url, { redirect: "error", signal: timeLimit(waitMs) })
    if (!answer.ok) throw new Error(`${answer.status}`)
    return (await shortAnswer(answer)).toString("utf8")
  } catch (error) {
    throw new Failure(`No keys came from ${url.origin}: ${messageOf(error)}`, "give a file instead")
  }
}
