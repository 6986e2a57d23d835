import { mkdirSync } from "node:fs"
import { join } from "node:path"

import { stage } from "./supervisor"
import type { Supervisor } from "./supervisor"

/**
 * Starts a witness of the audit log: a process, a key and a store of its own, on loopback. In earnest it
 * belongs to somebody else, on their machine. Answers where it is and its key, as AUDIT_WITNESSES wants them.
 */
export async function startWitness(
  supervisor: Supervisor,
  directory: string,
  auditSignerDirectory: string,
  port: number,
): Promise<string> {
  const root = join(import.meta.dirname, "../..")
  // The public halves of the logs' keys, which the signer writes when it first signs.
  const logs = join(auditSignerDirectory, "public")
  mkdirSync(logs, { recursive: true })
  const url = `http://127.0.0.1:${port}`
  let vkey = ""
  await supervisor.start(
    {
      name: "witness",
      command: process.execPath,
      args: ["--import", "tsx", join(root, "workers/witness.ts")],
      cwd: root,
      env: {
        WITNESS_NAME: "this-machine/demo-witness",
        WITNESS_DIR: join(directory, "witness"),
        WITNESS_LOGS: logs,
        WITNESS_LISTEN: `127.0.0.1:${port}`,
      },
      stage: stage.services,
      revive: true,
    },
    async () => {
      const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) })
      vkey = (await answer.text()).trim()
      return answer.ok
    },
  )
  return `${url} ${vkey}`
}
