import { randomUUID } from "node:crypto"
import { createWriteStream, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import type { Pool } from "pg"

import { withTenant } from "@/db/client"
import type { StaffActor, StaffRole, StaffSessionFacts } from "@/lib/actor"
import { ClinicId, PatientId, UserId } from "@/lib/ids"

import type { AuditEvent } from "./event"
import { openedLine } from "./events/row-line"
import { fetchExport, startExport } from "./export/commands"
import { openSequencerDatabase } from "./log/sequencer-database"
import type { SequencerDatabase } from "./log/sequencer-database"
import { fileSigner } from "./log/signer"
import type { Signer } from "./log/signer"
import { recordAll } from "./record"

/** A clinic with one member of staff of each role that the log knows, one patient, a sequencer and a signer of its own. */
export type House = {
  clinicId: ClinicId
  patientId: PatientId
  clinician: StaffActor
  auditor: StaffActor
  folder: string
  signer: Signer
  sequencer: SequencerDatabase
}

/** Only `lib/identity` and tests mint actors: the test brings the mint. */
export async function furnish(
  admin: Pool,
  sequencerUrl: string,
  mint: Mint,
  at = new Date(),
): Promise<House> {
  const clinicId = ClinicId.parse(randomUUID())
  const patientId = PatientId.parse(randomUUID())
  await admin.query(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Riverside Clinic', '020 7946 0148', 'Europe/London')",
    [clinicId, `c-${clinicId.slice(0, 8)}`],
  )
  await admin.query(
    "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, 'Agnes Fennimore', '1941-03-27', 'F')",
    [patientId, clinicId, `RC-${clinicId.slice(0, 6)}`],
  )
  const folder = mkdtempSync(join(tmpdir(), "housecall-signer-"))
  return {
    clinicId,
    patientId,
    clinician: await member(admin, mint, clinicId, "clinician", at),
    auditor: await member(admin, mint, clinicId, "auditor", at),
    folder,
    signer: fileSigner(folder),
    sequencer: openSequencerDatabase(sequencerUrl),
  }
}

export function reading(patientId: PatientId): AuditEvent {
  return {
    action: "patient.read",
    patientId,
    entity: { type: "patient", id: patientId },
    outcome: "success",
    purpose: "TREAT",
    data: { view: "chart" },
  }
}

/** `count` reads of the one patient, in transactions of at most 500. */
export async function read(house: House, count: number): Promise<void> {
  for (let done = 0; done < count; done += 500) {
    const events = Array.from({ length: Math.min(500, count - done) }, () =>
      reading(house.patientId),
    )
    await withTenant(house.clinicId, (tx) => recordAll(tx, house.clinician, events))
  }
}

type Mint = (from: {
  kind: "staff"
  clinicId: ClinicId
  userId: UserId
  role: StaffRole
  name: string
  requestId: string
  session: StaffSessionFacts
}) => StaffActor

async function member(
  admin: Pool,
  mint: Mint,
  clinicId: ClinicId,
  role: StaffRole,
  at: Date,
): Promise<StaffActor> {
  const userId = UserId.parse(randomUUID())
  const name = role === "auditor" ? "Iris Penhallow" : "Dr Rowan Applegarth"
  await admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5, '-')",
    [userId, clinicId, `${userId}@example.com`, name, role],
  )
  const session = { id: randomUUID(), openedAt: at, provedAt: at }
  return mint({ kind: "staff", clinicId, userId, role, name, requestId: randomUUID(), session })
}

/** The whole log as the auditor's download, as far as it is signed. Answers the file. */
export async function exported(house: House, folder: string, at: Date): Promise<string> {
  const started = await startExport(house.auditor, { filter: {}, reason: "Yearly review" }, at)
  const fetched = started.ok ? await fetchExport(house.auditor, started.value.id, at) : started
  if (!fetched.ok) throw new Error(fetched.reason)
  const path = join(folder, `${randomUUID()}.zip`)
  await pipeline(Readable.from(fetched.value.bytes), createWriteStream(path))
  return path
}

export type OpenedEvent = {
  readonly action: string
  readonly outcome: string
  readonly patientId: string | null
  readonly actor: { readonly kind: string; readonly id: string }
  readonly entity: { readonly type: string; readonly id: string }
  readonly data: { readonly [name: string]: unknown }
  readonly fhir: { readonly [name: string]: unknown }
}

/** What a clinic's events say, opened, oldest first. */
export async function openedEvents(
  admin: Pool,
  clinicId: ClinicId,
  action?: string,
): Promise<OpenedEvent[]> {
  const { rows } = await admin.query<{
    seq: string
    id: string
    payload: Buffer
    key_id: string
    wrapped: Buffer | null
  }>(
    `select e.seq, e.id, e.payload, e.payload_key_id as key_id, k.wrapped from audit_events e
     left join subject_keys k on k.id = e.payload_key_id where e.clinic_id = $1 and ($2::text is null or e.action = $2) order by e.seq`,
    [clinicId, action ?? null],
  )
  return rows.map((row) => {
    const { payload, fhir } = JSON.parse(
      openedLine(clinicId, { ...row, seq: Number(row.seq), entry: undefined }),
    )
    return { ...payload, fhir }
  })
}
