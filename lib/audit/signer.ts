import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto"
import type { KeyObject } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, open, readFile, rename } from "node:fs/promises"
import { join } from "node:path"

import { z } from "zod"

import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import {
  base64,
  checkpointBody,
  formatVerifierKey,
  fromBase64,
  noteOf,
  verifierKey,
} from "./checkpoint"
import type { VerifierKey } from "./checkpoint"
import { extendsTree, sameBytes } from "./merkle"
import { sha256 } from "./sha256"

/** `smaller`, `inconsistent`: not the log that was signed before. `memory_lost`: signed before, but the signer's files are gone. */
export type SignerRefusal = "smaller" | "inconsistent" | "memory_lost"
export type Head = { readonly size: number; readonly root: Uint8Array }
export type Signed = { readonly note: string; readonly vkey: string }

/**
 * Signs checkpoints, and remembers outside PostgreSQL what it signed last: a database that was put
 * back to yesterday, or rewritten, does not get another signature.
 */
export type Signer = {
  /** Undefined when this signer has never signed for the clinic. */
  last(clinicId: ClinicId): Promise<Head | undefined>
  /** `proof` is the consistency proof from `last` to `head`; `signedBefore` is what the database claims. */
  sign(
    clinicId: ClinicId,
    head: Head,
    proof: readonly Uint8Array[],
    signedBefore: boolean,
  ): Promise<Result<Signed, SignerRefusal>>
}

/** Keys and memory as files, one pair a clinic: `<clinic>.pem` (Ed25519, PKCS 8, 0600) and `<clinic>.json`. */
export function fileSigner(folder: string): Signer {
  const last = (clinicId: ClinicId): Promise<Head | undefined> =>
    readMemory(join(folder, `${clinicId}.json`))
  return {
    last,
    async sign(clinicId, head, proof, signedBefore) {
      const previous = await last(clinicId)
      const refusal = judge(previous, head, proof, signedBefore)
      if (refusal) return refuse(refusal)
      const key = await keyOf(folder, clinicId, previous !== undefined)
      // The memory first: a crash after this line leaves a head that may be signed again, never a
      // signature that is forgotten.
      if (previous?.size !== head.size) await writeMemory(join(folder, `${clinicId}.json`), head)
      const body = checkpointBody({ origin: key.verifier.name, ...head })
      return ok({
        note: noteOf(body, key.verifier, sign(null, Buffer.from(body), key.secret)),
        vkey: formatVerifierKey(key.verifier),
      })
    },
  }
}

/** The log's name in its checkpoints: a schema-less URL after C2SP, which nobody has to be able to open. */
export function originOf(clinicId: ClinicId): string {
  return `housecall/audit/${clinicId}`
}

function judge(
  previous: Head | undefined,
  head: Head,
  proof: readonly Uint8Array[],
  signedBefore: boolean,
): SignerRefusal | undefined {
  if (previous === undefined) return signedBefore ? "memory_lost" : undefined
  if (head.size < previous.size) return "smaller"
  if (head.size === previous.size)
    return sameBytes(head.root, previous.root) ? undefined : "inconsistent"
  return extendsTree(sha256, previous.size, previous.root, head.size, head.root, proof)
    ? undefined
    : "inconsistent"
}

const Memory = z.strictObject({ size: z.int().min(0), root: z.string() })

async function readMemory(path: string): Promise<Head | undefined> {
  if (!existsSync(path)) return undefined
  const parsed = Memory.safeParse(JSON.parse(await readFile(path, "utf8")))
  const root = parsed.success ? fromBase64(parsed.data.root) : null
  if (!parsed.success || root?.length !== 32)
    throw new Fault("signer", `${path} is damaged: the log is not signed until it is put right`)
  return { size: parsed.data.size, root }
}

async function writeMemory(path: string, head: Head): Promise<void> {
  await writeDurably(path, JSON.stringify({ size: head.size, root: base64(head.root) }))
}

async function keyOf(
  folder: string,
  clinicId: ClinicId,
  known: boolean,
): Promise<{ secret: KeyObject; verifier: VerifierKey }> {
  const path = join(folder, `${clinicId}.pem`)
  if (!existsSync(path)) {
    if (known) throw new Fault("signer", `${path} is gone, but this log was signed with it`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { privateKey } = generateKeyPairSync("ed25519")
    await writeDurably(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString())
  }
  const secret = createPrivateKey(await readFile(path, "utf8"))
  // The raw public key is the last 32 bytes of its SPKI form.
  const spki = createPublicKey(secret).export({ type: "spki", format: "der" })
  return {
    secret,
    verifier: verifierKey(
      sha256,
      originOf(clinicId),
      new Uint8Array(spki.subarray(spki.length - 32)),
    ),
  }
}

/** Written beside, flushed, renamed, and the folder flushed: after a power cut it is the old file or the new one. */
async function writeDurably(path: string, text: string): Promise<void> {
  const beside = `${path}.new`
  const file = await open(beside, "w", 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  const folder = await open(join(path, ".."), "r")
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
