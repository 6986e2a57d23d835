import { sequencedEvent } from "@/lib/audit/log/sequenced-events"
import type { ClinicId } from "@/lib/ids"

import { postEvent } from "./fhir-feed"
import type { FhirTarget } from "./fhir-feed"

/** Tells a repository of one event that it had refused. Erased meanwhile, there is nothing to tell. */
export async function tellAgain(
  clinicId: ClinicId,
  eventId: string,
  target: FhirTarget | undefined,
  signal: AbortSignal,
): Promise<void> {
  const event = await sequencedEvent(clinicId, eventId)
  // Where no repository is set up any more, nobody is owed anything.
  if (target === undefined || event === undefined || event.fhir === null) return
  await postEvent(target, event.fhir, signal)
}
