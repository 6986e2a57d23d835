import { randomUUID } from "node:crypto"

import { and, eq, gt, lte } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { fhirFinds } from "@/db/schema/fhir"
import type { ClientActor } from "@/lib/actor"
import { proposalId, proposalNamed } from "@/lib/fhir/scheduling-parameters"
import type { ProposalName } from "@/lib/fhir/scheduling-parameters"
import { slotId } from "@/lib/fhir/slot"
import { proposedAppointment } from "@/lib/fhir/visit"
import type { PatientId, UserId } from "@/lib/ids"
import { holderOf } from "@/lib/scheduling/policy"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"
import type { OfferedType } from "@/lib/scheduling/visit-types/visit-types"

import { wasErased } from "./patient-queries"
import type { Caller } from "./policy"

/** For so long what was proposed can be chosen. It claims no time: whoever takes it first has it. */
const proposedForMs = 30 * 60_000

export type Find = typeof fhirFinds.$inferSelect
export type Chosen = { find: Find; name: ProposalName; clinicianId: UserId; type: OfferedType }

/** For whom and of what a search proposed times: their ids name it. */
export async function keepFind(
  tx: Tx,
  caller: Caller,
  {
    type,
    clinicians,
    patient,
  }: { type: OfferedType; clinicians: UserId[]; patient: PatientId | undefined },
  at: Date,
): Promise<Find> {
  const holder = holderOf(caller)
  await tx.delete(fhirFinds).where(and(eq(fhirFinds.holder, holder), lte(fhirFinds.expiresAt, at)))
  const find = {
    id: randomUUID(),
    clinicId: caller.clinicId,
    holder,
    patientId: patient ?? null,
    visitTypeId: type.id,
    clinicians,
    expiresAt: new Date(at.getTime() + proposedForMs),
  }
  await tx.insert(fhirFinds).values(find)
  return find
}

/** What the caller was proposed by this id; undefined where it was not, or too long ago. */
export function chosenProposal(
  caller: ClientActor,
  appointment: string,
  at: Date,
): Promise<Chosen | "erased" | undefined> {
  const name = proposalNamed(appointment)
  if (name === undefined) return Promise.resolve(undefined)
  return withTenant(caller.clinicId, async (tx) => {
    const [find] = await tx
      .select()
      .from(fhirFinds)
      .where(
        and(
          eq(fhirFinds.id, name.findId),
          eq(fhirFinds.holder, holderOf(caller)),
          gt(fhirFinds.expiresAt, at),
        ),
      )
    if (find?.patientId && (await wasErased(tx, find.patientId))) return "erased"
    const clinicianId = find?.clinicians[name.place]
    const type = find && (await findVisitType(tx, find.visitTypeId))
    return find === undefined || clinicianId === undefined || type === undefined
      ? undefined
      : { find, name, clinicianId, type }
  })
}

/** The attempt to hold it: asked for again, it is answered as it was. */
export function holdKey(appointment: string): string {
  return `fhir/${appointment}`
}

/** The time as an Appointment that is none yet; `asked`: the period that was searched. */
export function proposal(
  find: Pick<Find, "id" | "clinicians" | "patientId">,
  name: ProposalName,
  type: OfferedType,
  status: "proposed" | "pending" | "cancelled",
  asked?: { start: string; end: string },
) {
  const clinicianId = find.clinicians[name.place] ?? ""
  const { startsAt } = name
  const [start, end] = [
    new Date(startsAt).toISOString(),
    new Date(startsAt + type.minutes * 60_000).toISOString(),
  ]
  return proposedAppointment({
    id: proposalId(name),
    status,
    startsAt: start,
    endsAt: end,
    requested: asked ?? { start, end },
    clinicianId,
    patientId: find.patientId,
    type: { id: type.id, name: type.name },
    slotId: slotId({ clinicianId, visitTypeId: type.id, startsAt }),
  })
}
