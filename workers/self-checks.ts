import { checkLog } from "@/lib/audit/checks/self-check"
import { openSequencerDatabase } from "@/lib/audit/log/sequencer-database"
import { keyTerms } from "@/lib/audit/log/signing-keys"
import { env } from "@/lib/env"
import type { Env } from "@/lib/env"
import { reasonOf } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"
import { log } from "@/lib/log"

import { clinicIds } from "./every-clinic"
import type { Rounds } from "./every-clinic"
import { schedule } from "./schedule"
import type { Schedulers } from "./schedule"

export const selfCheckJob = "audit-self-check"

type Where = Pick<Env, "SEQUENCER_DATABASE_URL" | "AUDIT_SIGNER_DIR">

/** Every hour, when neither the days nor the purge begin. */
export function startSelfChecks(queue: Schedulers): Rounds {
  return schedule(queue, selfCheckJob, "40 * * * *")
}

/** One round over all clinics' logs. One clinic's fault holds up no other. */
export async function selfCheckAll(
  stopping: AbortSignal,
  { SEQUENCER_DATABASE_URL: url, AUDIT_SIGNER_DIR: folder }: Where = env(),
): Promise<void> {
  if (url === undefined || folder === undefined) return
  const ids = await clinicIds("audit_check")
  const database = openSequencerDatabase(url)
  const check = async (clinicId: ClinicId): Promise<void> => {
    const vkeys = (await keyTerms(folder, clinicId)).map(({ vkey }) => vkey)
    const actor = systemActor("audit_check", clinicId)
    const found = await checkLog(actor, database.db, vkeys, new Date(), stopping)
    if (found === undefined) return
    const { wrong, whole, outside } = found.state
    const code = wrong?.trouble ?? whole?.wrong?.trouble
    if (code !== undefined) log.error({ clinicId, code }, "the audit log is not sound")
    const { unqueued, unreachable, late } = outside
    if (unqueued + unreachable + late > 0)
      log.error({ clinicId, unqueued, unreachable, late }, "events are not in the audit log")
  }
  try {
    for (const id of ids) {
      if (stopping.aborted) return
      await check(id).catch((error: unknown) =>
        log.warn({ code: reasonOf(error), clinicId: id }, "audit_check"),
      )
    }
  } finally {
    await database.close()
  }
}
