// For tests: what a process with these settings opens and finds. CLINIC STAFF PATIENT PROVIDER LINK; prints JSON.
import { eq } from "drizzle-orm"

import { openUrl } from "@/lib/calendars/sealed-url"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { openSecret } from "@/lib/identity/secret-box"
import { ClinicId, PatientId, UserId } from "@/lib/ids"
import { addressHash, hashed } from "@/lib/sealing/blind-index"

import { closeDatabase, withTenant } from "./client"
import { busyCalendars } from "./schema/calendars"
import { patients, visitLinks } from "./schema/identity"
import { messageStops } from "./schema/messages"
import { searchHashes } from "./schema/sealing"
import { oidcProviders, totpFactors } from "./schema/staff-accounts"

const [clinic, staff, patient, provider = "", link = ""] = process.argv.slice(2)
const [clinicId, userId, patientId] = [
  ClinicId.parse(clinic),
  UserId.parse(staff),
  PatientId.parse(patient),
]
const none = new Uint8Array()
const found = await withTenant(clinicId, async (tx) => {
  const [factor] = await tx.select().from(totpFactors)
  const [hospital] = await tx.select().from(oidcProviders)
  const [calendar] = await tx.select().from(busyCalendars)
  const stops = await tx.select().from(messageStops)
  const links = await tx.select().from(visitLinks).where(eq(visitLinks.id, link))
  const { hash } = hashed(clinicId, "patient.email", "os@patients.example")
  const rows = await tx.select().from(searchHashes).where(eq(searchHashes.hash, hash))
  return {
    found: rows.map(({ rowId }) => rowId),
    factor: opened(() =>
      openSecret({ clinicId, table: "totp_factors", row: userId }, factor?.secret ?? none),
    ),
    provider: opened(() =>
      openSecret(
        { clinicId, table: "oidc_providers", row: provider },
        hospital?.clientSecret ?? none,
      ),
    ),
    calendar: opened(() => openUrl(clinicId, userId, calendar?.sealedUrl ?? none)),
    stopped: stops.some(({ address }) => address === addressHash("os@patients.example")),
    linkOpens: links.some(({ tokenHash: kept }) =>
      Buffer.from(tokenHash(linkToken("visit", link))).equals(Buffer.from(kept)),
    ),
  }
})
const name = await withTenant(clinicId, async (tx) => {
  const asked = tx.select({ id: patients.id, name: patients.name }).from(patients)
  const [row] = await asked.where(eq(patients.id, patientId))
  return row?.name ?? "nobody"
}).catch(() => "no")
await closeDatabase()
console.log(JSON.stringify({ name, ...found }))

function opened(work: () => string): string {
  try {
    return work()
  } catch {
    return "no"
  }
}
