import { and, asc, eq, gte, isNull, lte, or, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { proxies } from "@/db/schema/people"
import type { ProxyScope } from "@/db/schema/people"
import type { PatientId } from "@/lib/ids"

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

/** Themselves first. `today` is the clinic's day: a proxy begins and ends with a day. */
export async function portalPeople(
  tx: Tx,
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
        eq(keyOf(contact, patients), contact.key),
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
        eq(keyOf(contact, proxies), contact.key),
        isNull(proxies.removedAt),
        lte(proxies.fromDay, today),
        or(isNull(proxies.untilDay), gte(proxies.untilDay, today)),
        isNull(patients.mergedInto),
      ),
    )
    .orderBy(asc(patients.name))
  return [
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
