import { z } from "zod"

import { Fault } from "@/lib/error"

/** The witness's own settings, as `.env.example` explains them. It reads none of Housecall's. */
const Settings = z.object({
  WITNESS_NAME: z.string().regex(/^[^\s+]{3,100}$/, "a name without spaces and plus signs"),
  WITNESS_DIR: z.string().min(1),
  WITNESS_LOGS: z.string().min(1),
  WITNESS_LISTEN: z
    .string()
    .regex(/^.+:\d{1,5}$/, "must be host:port")
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
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`)
    throw new Fault("configuration", `Settings: ${wrong.join("; ")} (see .env.example)`)
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
