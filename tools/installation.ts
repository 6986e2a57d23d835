// npm run doctor -- --installation [--json] [--free GB], and node programs/doctor.mjs in the image: looks at a
// running installation with its own settings (OWNER_DATABASE_URL too, where it is set), says of each part whether it works, and
// what to do where it does not. Exit code 1 when something is ill. It makes one room, joins it and takes it away;
// no letter and no text is sent.
import { parseEnv } from "@/lib/env"
import type { Env } from "@/lib/env"

import { commandLine } from "./command-line"
import { asBrowsersDo } from "./doctor/dial"
import { examine } from "./doctor/examine"
import { allWell, asJson, lines } from "./doctor/report"
import { ill } from "./doctor/verdict"
import type { Verdict } from "./doctor/verdict"
import { Failure, messageOf } from "./failure"
import { operatorAddress } from "./owner-database"

const usage = "npm run doctor -- --installation [--json] [--free GB]"
const { values } = commandLine(usage, {
  options: {
    installation: { type: "boolean" },
    json: { type: "boolean", default: false },
    free: { type: "string", default: "5" },
  },
})

const verdicts = await look()
console.log(values.json ? asJson(verdicts) : lines(verdicts).join("\n"))
// Connections that were given up must not hold up the end.
process.exit(allWell(verdicts) ? 0 : 1)

async function look(): Promise<Verdict[]> {
  const freeGigabytes = Number(values.free)
  if (!(freeGigabytes >= 0)) return [wrong("--free: must be a number of gigabytes")]
  let settings: Env
  let ownerUrl: string | undefined
  try {
    settings = parseEnv(process.env)
    ownerUrl = operatorAddress("OWNER_DATABASE_URL", process.env)
  } catch (error) {
    return [
      wrong(error instanceof Failure ? `${error.message} (${error.advice})` : messageOf(error)),
    ]
  }
  return examine({ settings, ownerUrl, freeGigabytes, dial: asBrowsersDo })
}

function wrong(say: string): Verdict {
  return ill(
    "settings",
    say,
    "without the settings nothing can be looked at; give the doctor what web and workers have (operating guide, Doctor)",
  )
}
