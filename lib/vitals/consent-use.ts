import type { Tx } from "@/db/client"
import { consentUses } from "@/db/schema/rooms"
import type { DeviceActor } from "@/lib/actor"
import { consentDecision } from "@/lib/audit/consent-decision"
import { record } from "@/lib/audit/record"

import type { ChartingAction, GivenConsent } from "./queries"

/**
 * Writes down, in the caller's transaction, that this device charts by the patient's consent, or was refused
 * for want of it: once for each consent, device and kind, not with every batch. Of several first batches at
 * once one writes it.
 */
export async function noteConsent(
  tx: Tx,
  actor: DeviceActor,
  attempted: ChartingAction,
  { consent }: { readonly consent: GivenConsent | undefined },
  now: Date,
): Promise<void> {
  if (consent?.isUsed === true) return
  const { clinicId, visitId, patientId, deviceId } = actor
  const first = await tx
    .insert(consentUses)
    .values({ clinicId, subjectId: consent?.id ?? visitId, deviceId, attempted })
    .onConflictDoNothing()
    .returning({ deviceId: consentUses.deviceId })
  if (first.length === 0) return
  const decided = consentDecision({
    visit: { id: visitId, patientId },
    consentId: consent?.id ?? null,
    agreed: consent && consent.vitals && consent.charting,
    purposeOfUse: "TREAT",
    data: { purpose: "charting", attempted },
  })
  await record(tx, actor, decided, now)
}
