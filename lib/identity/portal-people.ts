import { and, asc, eq, gte, isNull, lte, or } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import { proxies } from "@/db/schema/people"
import type { ProxyScope } from "@/db/schema/people"
import { Fault } from "@/lib/error"
import type { ClinicId, PatientId } from "@/lib/ids"
import { countryOf, e164 } from "@/lib/notifications/phone"
import { asList } from "@/lib/sealing/as-list"
import { emailForms, hashed, phoneForms } from "@/lib/sealing/blind-index"
import { patientsLike, proxiesLike } from "@/lib/sealing/patient-row"

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
  const field = contact.channel === "email" ? ("email" as const) : ("phone" as const)
  const form = looseForm(contact)
  const own = await asList(() =>
    tx
      .select()
      .from(patients)
      .where(
        and(
          isNull(patients.mergedInto),
          patientsLike(clinicId, [hashed(clinicId, `patient.${field}`, form)]),
        ),
      )
      .orderBy(asc(patients.createdAt)),
  )
  const others = await asList(() =>
    tx
      .select({ proxy: proxies, patient: { id: patients.id, name: patients.name } })
      .from(proxies)
      .innerJoin(patients, eq(patients.id, proxies.patientId))
      .where(
        and(
          proxiesLike(clinicId, [hashed(clinicId, `proxy.${field}`, form)]),
          isNull(proxies.removedAt),
          lte(proxies.fromDay, today),
          or(isNull(proxies.untilDay), gte(proxies.untilDay, today)),
          isNull(patients.mergedInto),
        ),
      ),
  )
  const isTheirs = (row: Reachable & { birthDate: string }) =>
    row.birthDate === birthDate && formsOf(contact, row).includes(form)
  const people = [
    ...own.filter(isTheirs).map((patient) => ({
      patientId: patient.id,
      name: patient.name,
      proxyId: null,
      scope: "full" as const,
      address: addressOf(contact, patient),
      language: patient.language,
    })),
    ...others
      .filter(({ proxy }) => isTheirs(proxy))
      .toSorted((a, b) => a.patient.name.localeCompare(b.patient.name))
      .map(({ proxy, patient }) => ({
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

/** What a contact is found by, as `blind-index.ts` spells it. */
function looseForm({ channel, key }: Contact): string {
  const text = key.slice(key.indexOf(":") + 1)
  return (channel === "email" ? emailForms(text) : phoneForms(text))[0] ?? ""
}

function formsOf({ channel }: Contact, row: Reachable): string[] {
  return channel === "email" ? emailForms(row.email) : phoneForms(row.phone)
}

type Reachable = { email: string | null; phone: string | null }

function addressOf(contact: Contact, row: Reachable): string {
  return (contact.channel === "email" ? row.email : row.phone) ?? ""
}
