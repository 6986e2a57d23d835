import { and, eq, isNull } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { proxies } from "@/db/schema/people"
import type { Basis, ProxyScope, Relation } from "@/db/schema/people"
import type { PatientId } from "@/lib/ids"
import { asList } from "@/lib/sealing/as-list"

export type ProxyLine = {
  id: string
  name: string
  relation: Relation
  basis: Basis
  scope: ProxyScope
  email: string | null
  phone: string | null
  fromDay: string
  untilDay: string | null
}

/** Who may act for a patient, and who could until lately: all that nobody removed. */
export async function proxiesOf(tx: Tx, patientId: PatientId): Promise<ProxyLine[]> {
  const rows = await asList(() =>
    tx
      .select({
        id: proxies.id,
        name: proxies.name,
        relation: proxies.relation,
        basis: proxies.basis,
        scope: proxies.scope,
        email: proxies.email,
        phone: proxies.phone,
        fromDay: proxies.fromDay,
        untilDay: proxies.untilDay,
      })
      .from(proxies)
      .where(and(eq(proxies.patientId, patientId), isNull(proxies.removedAt))),
  )
  return rows.toSorted((a, b) => a.name.localeCompare(b.name))
}
