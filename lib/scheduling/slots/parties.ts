import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import type { ClinicId, PatientId, UserId } from "@/lib/ids"

import type { Interval } from "../interval"
import { interpretersOf } from "../visit-types/visit-types"
import type { OfferedType } from "../visit-types/visit-types"
import { readCalendars } from "./calendars"
import type { Person } from "./pool"
import type { Except } from "./taken-time"

/** Of whom a visit needs one each: one of these clinicians, and an interpreter where its type says so. */
export async function partiesOf(
  tx: Tx,
  asked: {
    type: OfferedType
    clinicians: readonly UserId[]
    window: Interval
    patientId?: PatientId | undefined
    at: Date
    except?: Except
  },
): Promise<Person<UserId>[][]> {
  const { type, clinicians, ...rest } = asked
  const interpreters = type.needsInterpreter ? await interpretersOf(tx) : []
  const people = await readCalendars(tx, {
    people: [...clinicians, ...interpreters],
    visitType: type,
    ...rest,
  })
  const parties = [people.filter(({ id }) => clinicians.includes(id))]
  if (type.needsInterpreter) parties.push(people.filter(({ id }) => interpreters.includes(id)))
  return parties
}

/** The zone of the clinic's calendar. Public: it stands on every patient page. */
export async function clinicZone(tx: Tx, clinicId: ClinicId): Promise<string> {
  const [clinic] = await tx
    .select({ zone: clinics.zone })
    .from(clinics)
    .where(eq(clinics.id, clinicId))
  return clinic?.zone ?? "UTC"
}
