import { createHash, createPrivateKey, generateKeyPairSync } from "node:crypto"
import type { KeyObject } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, readdir, readFile, rename, stat } from "node:fs/promises"
import { join } from "node:path"

import { z } from "zod"

import { readJson, writeDurably } from "@/lib/audit/log/durable-file"
import { rawPublicKey } from "@/lib/audit/log/signing-keys"
import { base64, fromBase64, parseVerifierKey } from "@/lib/audit/proofs/checkpoint"
import { witnessKey } from "@/lib/audit/proofs/cosignature"
import type { WitnessKey } from "@/lib/audit/proofs/cosignature"
import { sha256 } from "@/lib/audit/proofs/sha256"
import { Fault } from "@/lib/error"

import type { Known } from "./judgement"

/** A witness's own folder (0700): its key and, a file a log, what it signed last. No database. */
export type WitnessStore = {
  readonly key: WitnessKey
  readonly secret: KeyObject
  known(origin: string): Promise<Known | undefined>
  remember(origin: string, known: Known): Promise<void>
  /** A log that was put back and let go on has a new end: what was known of it is laid aside, not deleted. */
  forget(origin: string, at: Date): Promise<boolean>
}

export async function openStore(folder: string, name: string): Promise<WitnessStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, "witness.pem")
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync("ed25519")
    await writeDurably(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString())
  }
  const secret = createPrivateKey(await readFile(path, "utf8"))
  const fileOf = (origin: string): string =>
    join(folder, `${createHash("sha256").update(origin).digest("hex")}.json`)
  return {
    secret,
    key: witnessKey(name, rawPublicKey(secret)),
    async known(origin) {
      const file = await readJson(fileOf(origin), Remembered)
      return file && { size: file.size, root: file.root }
    },
    remember: (origin, { size, root }) =>
      writeDurably(fileOf(origin), JSON.stringify({ origin, size, root: base64(root) })),
    async forget(origin, at) {
      const file = fileOf(origin)
      if (!existsSync(file)) return false
      await rename(file, file.replace(/json$/, `${at.getTime()}.forgotten`))
      return true
    },
  }
}

const Remembered = z.strictObject({
  origin: z.string(),
  size: z.int().min(0),
  root: z
    .string()
    .transform(fromBase64)
    .refine((root) => root?.length === 32)
    .transform((root) => root ?? new Uint8Array()),
})

/**
 * The logs that a witness is told to know: a file with a verifier key a line, or a folder of such files
 * (`*.vkeys`). Read anew each time, so that a key can be added while it runs. A key that is the witness's own
 * is a fault: one key in both roles is nobody's witness.
 */
export async function trustedKeys(place: string, own: WitnessKey): Promise<readonly TrustedKey[]> {
  const files = (await stat(place)).isDirectory()
    ? (await readdir(place))
        .filter((name) => name.endsWith(".vkeys"))
        .map((name) => join(place, name))
    : [place]
  const keys: TrustedKey[] = []
  for (const file of files) {
    const lines = (await readFile(file, "utf8")).split("\n").map((line) => line.trim())
    for (const vkey of lines.filter((line) => line !== "" && !line.startsWith("#"))) {
      const key = parseVerifierKey(sha256, vkey)
      if (key === null) throw new Fault("configuration", `${file}: ${vkey} is not a verifier key`)
      if (Buffer.from(key.publicKey).equals(own.publicKey))
        throw new Fault("configuration", `${file}: ${key.name} has this witness's own key`)
      keys.push({ origin: key.name, vkey })
    }
  }
  return keys
}

export type TrustedKey = { readonly origin: string; readonly vkey: string }
