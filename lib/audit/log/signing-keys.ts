import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto"
import type { KeyObject } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"

import { z } from "zod"

import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"

import { formatVerifierKey, hex, verifierKey } from "../proofs/checkpoint"
import type { VerifierKey } from "../proofs/checkpoint"
import { sha256 } from "../proofs/sha256"
import { readJson, writeDurably } from "./durable-file"

/** A key of a log and when it signs: `until` null, it goes on. */
export type KeyTerm = { readonly vkey: string; readonly since: Date; readonly until: Date | null }
export type SigningKey = { readonly secret: KeyObject; readonly verifier: VerifierKey }

/** The log's name in its checkpoints: a schema-less URL after C2SP, which nobody has to be able to open. */
export function originOf(clinicId: ClinicId): string {
  return `housecall/audit/${clinicId}`
}

/**
 * The keys that sign at this moment, the newest first: one, or two while a rotation overlaps. The first
 * one is made when a log is signed for the first time; a `known` log whose key is gone is a fault.
 */
export async function keysSigning(
  folder: string,
  clinicId: ClinicId,
  known: boolean,
  at: Date,
): Promise<SigningKey[]> {
  const ring = (await readRing(folder, clinicId)) ?? (await firstRing(folder, clinicId, known, at))
  const terms = ring.filter(({ until }) => until === null || at < new Date(until))
  return Promise.all(terms.toReversed().map(({ file }) => readKey(folder, file, clinicId)))
}

/** Every key that this signer ever had for the log, oldest first. */
export async function keyTerms(folder: string, clinicId: ClinicId): Promise<KeyTerm[]> {
  return ((await readRing(folder, clinicId)) ?? []).map(({ vkey, since, until }) => ({
    vkey,
    since: new Date(since),
    until: until === null ? null : new Date(until),
  }))
}

/** A key for the next rotation, on the disk and not in use: `useKey` begins to sign with it. */
export async function prepareKey(folder: string, clinicId: ClinicId): Promise<string> {
  return (await makeKey(folder, clinicId, `${clinicId}.next.pem`)).vkey
}

/** From `at` the prepared key signs; the ones before it sign too until `overlapUntil`, then no more. */
export async function useKey(
  folder: string,
  clinicId: ClinicId,
  at: Date,
  overlapUntil: Date,
): Promise<void> {
  const ring = (await readRing(folder, clinicId)) ?? []
  const pem = await readFile(join(folder, `${clinicId}.next.pem`), "utf8")
  const { verifier } = keyOf(pem, clinicId)
  const file = `${clinicId}.${hex(verifier.id)}.pem`
  // The key before the list that names it; the list is one rename, so there is no state between.
  await writeDurably(join(folder, file), pem)
  const until = overlapUntil.toISOString()
  const next = [
    ...ring.map((key) => ({
      ...key,
      until: key.until !== null && key.until < until ? key.until : until,
    })),
    { vkey: formatVerifierKey(verifier), file, since: at.toISOString(), until: null },
  ]
  await writeRing(folder, clinicId, next, at)
}

const Ring = z
  .array(
    z.strictObject({
      vkey: z.string(),
      file: z.string().regex(/^[0-9a-f.-]+\.pem$/),
      since: z.iso.datetime(),
      until: z.iso.datetime().nullable(),
    }),
  )
  .min(1)
type Ring = z.infer<typeof Ring>

function readRing(folder: string, clinicId: ClinicId): Promise<Ring | undefined> {
  return readJson(join(folder, `${clinicId}.keys.json`), Ring)
}

/** The first key, or the only one of a log that was signed before keys could be rotated. */
async function firstRing(
  folder: string,
  clinicId: ClinicId,
  known: boolean,
  at: Date,
): Promise<Ring> {
  const file = `${clinicId}.pem`
  const path = join(folder, file)
  if (!existsSync(path)) {
    if (known) throw new Fault("signer", `${path} is gone, but this log was signed with it`)
    await makeKey(folder, clinicId, file)
  }
  const { verifier } = await readKey(folder, file, clinicId)
  const made = (await stat(path)).mtime
  const since = (made < at ? made : at).toISOString()
  const ring = [{ vkey: formatVerifierKey(verifier), file, since, until: null }]
  await writeRing(folder, clinicId, ring, at)
  return ring
}

/** The public halves of what signs now lie apart, for whoever configures a witness. */
async function writeRing(folder: string, clinicId: ClinicId, ring: Ring, at: Date): Promise<void> {
  await mkdir(join(folder, publicFolder), { recursive: true, mode: 0o755 })
  const now = at.toISOString()
  const signing = ring.filter(({ until }) => until === null || until > now)
  await writeDurably(
    join(folder, publicFolder, `${clinicId}.vkeys`),
    signing.map(({ vkey }) => `${vkey}\n`).join(""),
  )
  await writeDurably(join(folder, `${clinicId}.keys.json`), JSON.stringify(ring))
}

async function makeKey(
  folder: string,
  clinicId: ClinicId,
  file: string,
): Promise<{ vkey: string }> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { privateKey } = generateKeyPairSync("ed25519")
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString()
  await writeDurably(join(folder, file), pem)
  return { vkey: formatVerifierKey(keyOf(pem, clinicId).verifier) }
}

async function readKey(folder: string, file: string, clinicId: ClinicId): Promise<SigningKey> {
  const path = join(folder, file)
  if (!existsSync(path))
    throw new Fault("signer", `${path} is gone, but this log is signed with it`)
  return keyOf(await readFile(path, "utf8"), clinicId)
}

function keyOf(pem: string, clinicId: ClinicId): SigningKey {
  const secret = createPrivateKey(pem)
  return { secret, verifier: verifierKey(sha256, originOf(clinicId), rawPublicKey(secret)) }
}

/** The raw public key is the last 32 bytes of its SPKI form. */
export function rawPublicKey(secret: KeyObject): Uint8Array {
  const spki = createPublicKey(secret).export({ type: "spki", format: "der" })
  return new Uint8Array(spki.subarray(spki.length - 32))
}

/** Beside the keys: what may be given to anybody. */
export const publicFolder = "public"
