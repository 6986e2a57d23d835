import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { proxies } from "@/db/schema/people"
import type { ProxyScope } from "@/db/schema/people"
import type { PortalActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { Fault } from "@/lib/error"

import { proxiesOf } from "./proxy-queries"
import type { ProxyLine } from "./proxy-queries"
import { findPatient } from "./record-access"

/** The frame of every page under /my: whose it is, which clinic, and who is acting. */
export type OwnFrame = {
  clinic: { name: string; phone: string; zone: string }
  patient: { name: string }
  /** The proxy's name; null where it is the patient. */
  actingAs: string | null
  scope: ProxyScope
}

/** Not an event of its own: each page's content is. */
export async function ownFrame(actor: PortalActor): Promise<OwnFrame> {
  return withTenant(actor.clinicId, async (tx) => {
    const patient = await findPatient(tx, actor.patientId)
    const [clinic] = await tx
      .select({ name: clinics.name, phone: clinics.phone, zone: clinics.zone })
      .from(clinics)
      .where(eq(clinics.id, actor.clinicId))
    if (patient === undefined || clinic === undefined)
      throw new Fault("invariant", "a portal session has a patient and a clinic")
    const [proxy] =
      actor.proxyId === null
        ? []
        : await tx
            .select({ id: proxies.id, name: proxies.name, scope: proxies.scope })
            .from(proxies)
            .where(eq(proxies.id, actor.proxyId))
    return {
      clinic,
      patient: { name: patient.name },
      actingAs: proxy?.name ?? null,
      scope: proxy?.scope ?? "full",
    }
  })
}

export type OwnDetails = {
  reference: string
  birthDate: string
  email: string | null
  phone: string | null
  language: string
  proxies: Pick<ProxyLine, "id" | "name" | "relation" | "scope" | "fromDay" | "untilDay">[]
}

/** What the clinic knows of a patient, and who may act for them. */
export async function ownDetails(actor: PortalActor, at: Date): Promise<OwnDetails> {
  return withTenant(actor.clinicId, async (tx) => {
    const patient = await findPatient(tx, actor.patientId)
    if (patient === undefined) throw new Fault("invariant", "a portal session has a patient")
    await record(
      tx,
      actor,
      {
        action: "patient.read",
        patientId: actor.patientId,
        entity: { type: "patient", id: actor.patientId },
        outcome: "success",
        purpose: "PATRQT",
        data: { view: "own", fields: ["contacts", "proxies"] },
      },
      at,
    )
    const { reference, birthDate, email, phone, language } = patient
    const known = await proxiesOf(tx, actor.patientId)
    return {
      reference,
      birthDate,
      email,
      phone,
      language,
      proxies: known.map(({ id, name, relation, scope, fromDay, untilDay }) => ({
        ...{ id, name, relation, scope, fromDay, untilDay },
      })),
    }
  })
}
