import { access, constants, mkdir } from "node:fs/promises"

import { noteFault, sequenceClinic } from "@/lib/audit/log/sequence"
import {
  clinicsWaiting,
  everyClinic,
  openSequencerDatabase,
} from "@/lib/audit/log/sequencer-database"
import { fileSigner } from "@/lib/audit/log/signer"
import { signsOfLife } from "@/lib/audit/log/signer-life"
import { env } from "@/lib/env"
import { Fault, reasonOf } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"
import { log } from "@/lib/log"

/**
 * Appends waiting audit events to each clinic's log and signs it. It asks PostgreSQL once a second:
 * no Redis, so nothing is owed when Redis is away, and no NOTIFY, which would make every commit in
 * the house wait for the one before. Redis is only told that it is alive, for `/readyz` and the doctor.
 */
export function startSequencer(everyMs: number = 1_000): { stop(): Promise<void> } {
  const { url, folder } = needed()
  const database = openSequencerDatabase(url)
  const signer = fileSigner(folder)
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  let rounds = 0
  const alive = signsOfLife()
  const round = async (): Promise<void> => {
    const all = rounds++ % roundsPerFull === 0
    for (const clinicId of await (all ? everyClinic : clinicsWaiting)(database.db)) {
      if (stopped) return
      alive()
      await sequence(clinicId).catch(async (error: unknown) => {
        complain(error)
        if (isFault(error)) await noteFault(database.db, clinicId, new Date()).catch(complain)
      })
    }
    alive()
  }
  const sequence = async (clinicId: ClinicId): Promise<void> => {
    const result = await sequenceClinic(database.db, clinicId, signer)
    if (!result.ok)
      log.error(
        { clinicId, code: result.reason },
        "the audit log is not the one that was signed: nothing is appended or signed until a person decides (npm run audit:key -- status)",
      )
  }
  let running: Promise<void> = Promise.resolve()
  const next = (): void => {
    running = round()
      .catch(complain)
      .then(() => {
        if (!stopped) timer = setTimeout(next, everyMs)
      })
  }
  next()

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
      await database.close()
    },
  }
}

/** Now and then every clinic, for what a crash left appended but unsigned. */
const roundsPerFull = 5

/** The signer's files or the log's tiles are damaged; a database that is away is neither. */
function isFault(error: unknown): boolean {
  return error instanceof Fault && (error.code === "signer" || error.code === "invariant")
}

/** One clinic's trouble is its own: the others' logs go on. */
function complain(error: unknown): void {
  log.error(
    { code: error instanceof Fault ? error.code : "database", message: reasonOf(error) },
    "audit sequencer",
  )
}

/** What the log's writer needs, asked before anything starts. Throws a `Fault` that says what to put right. */
export async function signerSettings(): Promise<void> {
  const { folder } = needed()
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
  } catch (cause) {
    const why = Reflect.get(Object(cause), "code")
    throw new Fault(
      "configuration",
      `Settings: AUDIT_SIGNER_DIR: ${folder} is no folder that this user may write into (${String(why)}): it keeps the audit log's keys (.env.example)`,
      cause,
    )
  }
}

function needed(): { url: string; folder: string } {
  const { SEQUENCER_DATABASE_URL: url, AUDIT_SIGNER_DIR: folder } = env()
  if (url !== undefined && folder !== undefined) return { url, folder }
  const missing = [
    ...(url === undefined ? ["SEQUENCER_DATABASE_URL"] : []),
    ...(folder === undefined ? ["AUDIT_SIGNER_DIR"] : []),
  ]
  throw new Fault(
    "configuration",
    `Settings: ${missing.map((name) => `${name}: is not set`).join("; ")}: the workers write and sign the audit log (.env.example)`,
  )
}
