import { z } from "zod"

import { Fault } from "@/lib/error"
import { endsWithPort, settingInWords } from "@/lib/setting-words"

import { openStore, trustedKeys } from "./store"
import type { TrustedKey, WitnessStore } from "./store"

/** The witness's own settings, as `.env.example` explains them. It reads none of Housecall's. */
const Settings = z.object({
  WITNESS_NAME: z
    .string()
    .regex(
      /^[^\s+]{3,100}$/,
      "must be a name of 3 to 100 characters without spaces and plus signs",
    ),
  WITNESS_DIR: z.string().min(1),
  WITNESS_LOGS: z.string().min(1),
  WITNESS_LISTEN: z
    .string()
    .regex(/^.+:\d{1,5}$/, "must be host:port")
    .refine(endsWithPort, "must end with a port, 0 to 65535")
    .default("127.0.0.1:8643"),
})

export type WitnessSettings = {
  readonly name: string
  readonly folder: string
  readonly logs: string
  readonly host: string
  readonly port: number
}

/** Throws a `Fault` that names each wrong setting. */
export function witnessSettings(source: Record<string, string | undefined>): WitnessSettings {
  const parsed = Settings.safeParse(source)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(
      (issue) => `${issue.path.join(".")}: ${settingInWords(issue.message)}`,
    )
    throw new Fault(
      "configuration",
      `Settings: ${wrong.join("; ")} (set in the environment; .env.example explains each)`,
    )
  }
  const { WITNESS_NAME, WITNESS_DIR, WITNESS_LOGS, WITNESS_LISTEN } = parsed.data
  const colon = WITNESS_LISTEN.lastIndexOf(":")
  return {
    name: WITNESS_NAME,
    folder: WITNESS_DIR,
    logs: WITNESS_LOGS,
    host: WITNESS_LISTEN.slice(0, colon).replaceAll(/[[\]]/g, ""),
    port: Number(WITNESS_LISTEN.slice(colon + 1)),
  }
}

/** All that a witness works with. Throws a `Fault` that names the setting that is wrong. */
export async function witnessParts(source: Record<string, string | undefined>): Promise<{
  settings: WitnessSettings
  store: WitnessStore
  known: readonly TrustedKey[]
}> {
  const settings = witnessSettings(source)
  const store = await openStore(settings.folder, settings.name).catch((error: unknown) =>
    wrong("WITNESS_DIR", "must be a folder that this user may write into", error),
  )
  // A wrong list is found now rather than when the first log comes.
  const known = await trustedKeys(settings.logs, store.key).catch((error: unknown) =>
    wrong("WITNESS_LOGS", "must be a file of verifier keys, or a folder of *.vkeys files", error),
  )
  return { settings, store, known }
}

function wrong(name: string, should: string, cause: unknown): never {
  const why = cause instanceof Error ? cause.message : String(cause)
  throw new Fault("configuration", `Settings: ${name}: ${should}; ${why} (.env.example)`, cause)
}
