import { sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"

/** The zone (IANA) of the transaction's clinic. */
export async function zoneOf(tx: Tx): Promise<string> {
  const [clinic] = await tx
    .select({ zone: clinics.zone })
    .from(clinics)
    .where(sql`${clinics.id} = current_clinic()`)
  return clinic?.zone ?? "UTC"
}

/** YYYY-MM-DD on a clinic's clock. */
export function dayIn(zone: string, at: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at)
}
