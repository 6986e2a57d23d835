import { and, asc, eq, gte, isNull, lte, or, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import { proxies } from "@/db/schema/people"
import type { ProxyScope } from "@/db/schema/people"
import { Fault } from "@/lib/error"
import type { ClinicId, PatientId } from "@/lib/ids"
import { countryOf, e164 } from "@/lib/notifications/phone"

import type { Contact } from "./contact"

/** Somebody for whom the person behind a contact and a birth date may act: themselves, or another. */
export type PortalPerson = {
  patientId: PatientId
  name: string
  /** The proxy's row; null where it is the patient. */
  proxyId: string | null
  scope: ProxyScope
  /** The address as the record spells it, and the person's language. */
  address: string
  language: string
}

/**
 * Themselves first. `today` is the clinic's day: a proxy begins and ends with a day. A number is looked
 * for by its last digits, in which two countries' numbers can agree: only one phone's people are answered.
 */
export async function portalPeople(
  tx: Tx,
  clinicId: ClinicId,
  contact: Contact,
  birthDate: string,
  today: string,
): Promise<PortalPerson[]> {
  const own = await tx
    .select()
    .from(patients)
    .where(
      and(
        eq(patients.birthDate, birthDate),
        isNull(patients.mergedInto),
        eq(keyOf(contact, patients), looseKey(contact)),
      ),
    )
    .orderBy(asc(patients.createdAt))
  const others = await tx
    .select({ proxy: proxies, patient: { id: patients.id, name: patients.name } })
    .from(proxies)
    .innerJoin(patients, eq(patients.id, proxies.patientId))
    .where(
      and(
        eq(proxies.birthDate, birthDate),
        eq(keyOf(contact, proxies), looseKey(contact)),
        isNull(proxies.removedAt),
        lte(proxies.fromDay, today),
        or(isNull(proxies.untilDay), gte(proxies.untilDay, today)),
        isNull(patients.mergedInto),
      ),
    )
    .orderBy(asc(patients.name))
  const people = [
    ...own.map((patient) => ({
      patientId: patient.id,
      name: patient.name,
      proxyId: null,
      scope: "full" as const,
      address: addressOf(contact, patient),
      language: patient.language,
    })),
    ...others.map(({ proxy, patient }) => ({
      patientId: patient.id,
      name: patient.name,
      proxyId: proxy.id,
      scope: proxy.scope,
      address: addressOf(contact, proxy),
      language: proxy.language,
    })),
  ]
  const [first] = people
  if (contact.channel === "email" || first === undefined) return people
  const country = await countryIn(tx, clinicId)
  const reached = exact.test(contact.key) ? contact.key : numberKey(first.address, country)
  return people.filter(({ address }) => numberKey(address, country) === reached)
}

/** The contact as a code reached it, for the session that the code opens: of a number all of it, `phone:+44…`. */
export async function reachedContact(
  tx: Tx,
  clinicId: ClinicId,
  contact: Contact,
  address: string | null,
): Promise<Contact> {
  if (contact.channel === "email" || address === null) return contact
  return { ...contact, key: numberKey(address, await countryIn(tx, clinicId)) }
}

const exact = /^phone:\+/

function numberKey(address: string, country: string): string {
  return `phone:${e164(address, country) ?? `+${address.replaceAll(/\D/g, "")}`}`
}

async function countryIn(tx: Tx, clinicId: ClinicId): Promise<string> {
  const [clinic] = await tx
    .select({ country: clinics.country, phone: clinics.phone, zone: clinics.zone })
    .from(clinics)
    .where(eq(clinics.id, clinicId))
  if (clinic === undefined) throw new Fault("invariant", "a session has a clinic")
  return countryOf(clinic)
}

function looseKey({ channel, key }: Contact): string {
  return channel === "email" ? key : `phone:${key.replaceAll(/\D/g, "").slice(-9)}`
}

type Reachable = { email: string | null; phone: string | null }

function addressOf(contact: Contact, row: Reachable): string {
  return (contact.channel === "email" ? row.email : row.phone) ?? ""
}

// The same form as `contactOf` gives.
function keyOf(contact: Contact, table: typeof patients | typeof proxies) {
  return contact.channel === "email"
    ? sql<string>`'email:' || lower(trim(${table.email}))`
    : sql<string>`'phone:' || right(regexp_replace(${table.phone}, '\\D', '', 'g'), 9)`
}
