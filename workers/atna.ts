import { feed } from "@/lib/atna/feed"
import type { Listener } from "@/lib/atna/feed"
import { tellJob } from "@/lib/atna/jobs"
import { fhirTarget, listenersOf } from "@/lib/atna/listeners"
import { tellAgain } from "@/lib/atna/tell-again"
import { env } from "@/lib/env"
import { reasonOf } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"
import { log } from "@/lib/log"

import { everyClinic, together } from "./every-clinic"
import type { Rounds } from "./every-clinic"
import { handleElsewhere } from "./handle"
import type { Handler } from "./handle"

/** What a repository refused, when an administrator has it tried again. */
export const repositories: readonly Handler[] = [
  handleElsewhere(tellJob, ({ eventId }, { clinicId, signal }) =>
    tellAgain(clinicId, eventId, fhirTarget(env()), signal),
  ),
]

/** Tells the hospital's audit repositories of signed events, where any are set up: each in rounds of its own. */
export function startFeeding(
  listeners: readonly Listener[] = listenersOf(env()),
  everyMs = 2_000,
): Rounds {
  return together(
    listeners.map((listener) =>
      everyClinic("atna", everyMs, (clinicId) => tellAll(clinicId, listener)),
    ),
  )
}

/** One listener's trouble is its own; it is told again in the next round. */
async function tellAll(clinicId: ClinicId, listener: Listener): Promise<void> {
  try {
    for (let rounds = 0; rounds < roundsAtOnce; rounds++)
      if ((await feed(systemActor("atna", clinicId), listener)) === 0) return
  } catch (error) {
    log.warn({ clinicId, listener: listener.name, code: reasonOf(error) }, "atna")
  }
}

/** 5,000 events, then the other clinics have their turn. */
const roundsAtOnce = 50
