import { join } from "node:path"

import { stage } from "./supervisor"
import type { Supervisor } from "./supervisor"

/** Starts the catcher: every e-mail and text sent in the demo ends on its page. Returns that page's address. */
export async function startMail(
  supervisor: Supervisor,
  directory: string,
  smtp: number,
  web: number,
  smsSecret: string,
): Promise<string> {
  const root = join(import.meta.dirname, "../..")
  const script = join(root, "tools/mail-program.ts")
  const args = ["--import", "tsx", script, String(smtp), String(web), join(directory, "mail.json")]
  const url = `http://127.0.0.1:${web}`
  await supervisor.start(
    {
      name: "mail",
      command: process.execPath,
      args,
      cwd: root,
      env: { SMS_GATEWAY_SECRET: smsSecret },
      stage: stage.services,
    },
    async () => {
      const answer = await fetch(`${url}/api/messages`, { signal: AbortSignal.timeout(1_000) })
      return answer.ok
    },
  )
  return url
}
