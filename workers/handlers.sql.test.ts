import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { tellJob } from "@/lib/atna/jobs"
import type { AuditAction } from "@/lib/audit/event"
import { copyJob } from "@/lib/audit/jobs"
import { connectBusyCalendar } from "@/lib/calendars/busy-commands"
import { importBusyJob } from "@/lib/calendars/jobs"
import { draftSummaryJob } from "@/lib/consultations/jobs"
import { eraseJob } from "@/lib/erasure/jobs"
import { sessionsRevokedJob } from "@/lib/identity/jobs"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { testStaff } from "@/lib/identity/testing-actors"
import { VisitTypeId } from "@/lib/ids"
import type { ClinicId } from "@/lib/ids"
import { cancelledJob, deliverJob, inviteJob, letterJob, planJob } from "@/lib/notifications/jobs"
import { fileDocument } from "@/lib/patients/document-commands"
import { checkDocumentJob } from "@/lib/patients/jobs"
import { samples } from "@/lib/patients/sample-documents"
import { arrangeStaff } from "@/lib/queue/testing-queue"
import {
  closeOldRoomJob,
  closeProbeJob,
  closeRoomJob,
  openRoomJob,
  removeJob,
} from "@/lib/rooms/jobs"
import { testRoomService } from "@/lib/rooms/testing-livekit"
import { arrange } from "@/lib/rooms/testing-visit"
import { slotFreedJob } from "@/lib/scheduling/jobs"
import { modelDraftJob } from "@/lib/summaries/jobs"
import { addToWaitlist } from "@/lib/waitlist/entry-commands"

import { deliver, handlers } from "./handlers"
import { openCatcher } from "./testing-catcher"
import { silentJobs } from "./testing-silent"

const database = await testDatabase()
const catcher = await openCatcher()
Object.assign(process.env, catcher.env)
const livekit = await testRoomService()
const elsewhere = createServer((_, response) => response.writeHead(200).end(calendar()))
await new Promise<void>((ready) => elsewhere.listen(0, "127.0.0.1", ready))
// oxlint-disable-next-line typescript/consistent-type-assertions -- a listening TCP server has one
const origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
process.env["CALENDAR_EXEMPT_ORIGIN"] = origin
afterAll(async () => {
  elsewhere.close()
  await catcher.close()
})

const dayMs = 86_400_000
const soon = () => new Date(Date.now() + 4 * dayMs)
const never = new AbortController().signal

/** A promise with what it speaks of: whose clinic, and the payload as its job has it. */
type Arranged = { clinicId: ClinicId; payload: object }

/** One line a handler: a new one without its line fails the test below. */
const cases: Readonly<Record<string, () => Promise<Arranged>>> = {
  [importBusyJob.name]: async () => {
    const clinic = await arrangeClinic(database, soon())
    const doctor = testStaff(clinic.clinicId, clinic.clinicianId, "clinician")
    const made = await connectBusyCalendar(doctor, { url: `${origin}/busy.ics` }, new Date())
    expect(made).toMatchObject({ ok: true })
    return { clinicId: clinic.clinicId, payload: { userId: clinic.clinicianId } }
  },
  [checkDocumentJob.name]: async () => {
    const clinic = await arrangeClinic(database, soon())
    const nurse = await arrangeStaff(database, clinic, "nurse")
    const given = { name: "letter.pdf", bytes: samples.pdf }
    const filed = await fileDocument(nurse, clinic.patientId, given, new Date())
    if (!filed.ok) throw new Error(filed.reason)
    const { documentId } = filed.value
    return { clinicId: clinic.clinicId, payload: { documentId } }
  },
  [inviteJob.name]: async () => {
    const { clinicId, linkId } = await reachable()
    return { clinicId, payload: { linkId } }
  },
  [cancelledJob.name]: async () => {
    const { clinicId, visitId } = await reachable()
    return { clinicId, payload: { visitId } }
  },
  [letterJob.name]: async () => {
    const { clinicId, visitId } = await reachable()
    return { clinicId, payload: { kind: "running_late", visitId } }
  },
  [planJob.name]: async () => {
    const { clinicId, visitId } = await reachable()
    return { clinicId, payload: { visitId } }
  },
  [deliverJob.name]: async () => {
    const { clinicId, visitId } = await reachable()
    const letter = await promise(clinicId, letterJob.name, { kind: "running_late", visitId })
    await deliver(letter, never)
    const { rows } = await database.admin.query<{ payload: object }>(
      "delete from outbox where clinic_id = $1 and job = $2 returning payload",
      [clinicId, deliverJob.name],
    )
    return { clinicId, payload: rows[0]?.payload ?? {} }
  },
  [openRoomJob.name]: async () => {
    const { clinicId, visitId } = await arrange(database.admin)
    return { clinicId, payload: { visitId } }
  },
  [closeRoomJob.name]: async () => {
    const { clinicId, visitId } = await arrange(database.admin, { state: "ended" })
    return { clinicId, payload: { visitId } }
  },
  [closeOldRoomJob.name]: async () => {
    const { clinicId, visitId } = await arrange(database.admin)
    return { clinicId, payload: { visitId, room: "the-room-that-was-before" } }
  },
  [closeProbeJob.name]: async () => {
    const { clinicId } = await arrange(database.admin)
    return { clinicId, payload: { room: "probe-aaaaaaaaaaaaaaaaaaaaaaaa" } }
  },
  [removeJob.name]: async () => {
    const { clinicId, visitId } = await arrange(database.admin)
    return { clinicId, payload: { visitId, identity: "somebody-without-seat" } }
  },
  [sessionsRevokedJob.name]: async () => {
    const { clinicId, userId } = await arrange(database.admin)
    const sessionId = randomUUID()
    await database.admin.query("update seats set session_id = $2 where user_id = $1", [
      userId,
      sessionId,
    ])
    return { clinicId, payload: { userId, sessionIds: [sessionId] } }
  },
  [draftSummaryJob.name]: async () => {
    const { clinicId, visitId } = await arrange(database.admin, { state: "ended" })
    return { clinicId, payload: { visitId } }
  },
  [slotFreedJob.name]: freedTime,
  [eraseJob.name]: async () => {
    const clinic = await arrangeClinic(database, new Date(Date.now() - dayMs))
    const { clinicId, patientId, visitId } = clinic
    await database.admin.query("update visits set state = 'ended' where id = $1", [visitId])
    const [first, second] = [
      await arrangeStaff(database, clinic, "administrator"),
      await arrangeStaff(database, clinic, "administrator"),
    ]
    const requestId = randomUUID()
    await database.admin.query(
      "insert into erasure_requests (id, clinic_id, patient_id, basis, reason, state, requested_by, requested_at, expires_at, decided_by, decided_at) values ($1, $2, $3, 'patient_wish', 'x', 'approved', $4, now(), now() + interval '1 day', $5, now())",
      [requestId, clinicId, patientId, first.userId, second.userId],
    )
    return { clinicId, payload: { requestId } }
  },
}

beforeEach(() => {
  livekit.asked.length = 0
  catcher.mails.length = 0
})

/** With a server of their own: `copies.sql.test.ts` and `lib/summaries/model-draft.sql.test.ts`. */
const elsewhereTested = [copyJob.name, modelDraftJob.name, tellJob.name]

test("every handler has its line here", () => {
  expect([...Object.keys(cases), ...elsewhereTested].toSorted()).toEqual(
    [...handlers.keys()].toSorted(),
  )
})

/** What is in the log once a promise is kept. The other jobs have their reason in `testing-silent.ts`. */
const leaves: Readonly<Record<string, AuditAction>> = {
  [importBusyJob.name]: "busy.imported",
  [checkDocumentJob.name]: "document.checked",
  [deliverJob.name]: "message.sent",
  [draftSummaryJob.name]: "summary.drafted",
  [slotFreedJob.name]: "waitlist.offered",
  [eraseJob.name]: "patient.erased",
}

test("every handler leaves an event or says why not", () => {
  const named = [...Object.keys(leaves), ...Object.keys(silentJobs)]
  const others = [...handlers.keys()].filter((job) => !named.includes(job))
  // A model's draft and its event are tested with a model's server.
  expect(others).toEqual([modelDraftJob.name])
  expect(named.filter((job) => !handlers.has(job))).toEqual([])
})

test.each(Object.entries(leaves))("%s leaves %s, by nobody but the worker", async (job, action) => {
  const arranged = await cases[job]?.()
  if (arranged === undefined) throw new Error(`no case for ${job}`)
  const { clinicId, payload } = arranged
  const { rows: before } = await database.admin.query<{ id: string }>(
    "select id from audit_events where clinic_id = $1",
    [clinicId],
  )
  expect(await deliver(await promise(clinicId, job, payload), never)).toBe("done")
  const { rows } = await database.admin.query<{ action: string; actor_role: string }>(
    "select action, actor_role from audit_events where clinic_id = $1 and id <> all($2)",
    [clinicId, before.map(({ id }) => id)],
  )
  expect(rows).toContainEqual({ action, actor_role: "system" })
})

describe.each(Object.entries(cases))("%s", (job, arranged) => {
  test("delivered twice, and then four times at once, has its effect once", async () => {
    const { clinicId, payload } = await arranged()
    livekit.asked.length = 0
    const delivery = await promise(clinicId, job, payload)
    expect(await deliver(delivery, never)).toBe("done")
    const once = await effects(clinicId)
    expect(await deliver(delivery, never)).toBe("over")
    expect(await effects(clinicId)).toEqual(once)

    const other = await arranged()
    livekit.asked.length = 0
    catcher.mails.length = 0
    const promised = await promise(other.clinicId, job, other.payload)
    const kept = await Promise.all([1, 2, 3, 4].map(() => deliver(promised, never)))
    expect(kept.filter((answer) => answer === "done")).toHaveLength(1)
    expect(await effects(other.clinicId)).toEqual(once)
  })

  test("begun again by another worker, because the first died before it could say so, does nothing new", async () => {
    const { clinicId, payload } = await arranged()
    livekit.asked.length = 0
    const { outboxId } = await promise(clinicId, job, payload)
    const context = { clinicId, outboxId, signal: never }
    const run = async () => handlers.get(job)?.run(payload, context)
    await run()
    const once = await effects(clinicId)
    await run()
    expect(settled(await effects(clinicId))).toEqual(settled(once))
    // Both at once, as where the lock of the promise was lost with its connection.
    const other = await arranged()
    livekit.asked.length = 0
    catcher.mails.length = 0
    const twice = { clinicId: other.clinicId, signal: never }
    const again = await promise(other.clinicId, job, other.payload)
    const both = [1, 2].map(async () =>
      handlers.get(job)?.run(other.payload, { ...twice, outboxId: again.outboxId }),
    )
    await Promise.allSettled(both)
    expect(settled(await effects(other.clinicId))).toEqual(settled(once))
  })
})

type Effects = { rows: Record<string, number>; events: Record<string, number>; outside: string[] }

/** What a delivery left behind: rows by table, events by action, and what other servers were told. */
async function effects(clinicId: ClinicId): Promise<Effects> {
  const { rows: tables } = await database.admin.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'clinic_id'
     where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
       and c.relname not in ('audit_events', 'audit_pending', 'subject_keys')`,
  )
  const rows: Record<string, number> = {}
  for (const { name } of tables) {
    // A plan that is made anew takes its old promises back: the open ones count.
    const open = name === "outbox" ? "and done_at is null" : ""
    const { rows: counted } = await database.admin.query<{ n: number }>(
      `select count(*)::int as n from ${name} where clinic_id = $1 ${open}`,
      [clinicId],
    )
    rows[name] = counted[0]?.n ?? 0
  }
  const { rows: events } = await database.admin.query<{ action: string; n: number }>(
    "select action, count(*)::int as n from audit_events where clinic_id = $1 group by action",
    [clinicId],
  )
  return {
    rows,
    events: Object.fromEntries(events.map(({ action, n }) => [action, n])),
    outside: [...livekit.asked.map(({ call }) => call), ...catcher.mails.map(() => "mail")],
  }
}

/**
 * A calendar that was really read twice is two readings in the log, and LiveKit may be told twice that a
 * room is closed: both are as they would be after once.
 */
function settled({ rows, events, outside }: Effects): object {
  const { "busy.imported": readings = 0, ...others } = events
  return { rows, events: { ...others, read: readings > 0 }, outside: [...new Set(outside)] }
}

async function promise(clinicId: ClinicId, job: string, payload: object) {
  const { rows } = await database.admin.query<{ id: string }>(
    "insert into outbox (clinic_id, job, payload) values ($1, $2, $3) returning id",
    [clinicId, job, JSON.stringify(payload)],
  )
  return { clinicId, outboxId: rows[0]?.id ?? "" }
}

/** A visit to come of a patient with an e-mail address and a link. */
async function reachable() {
  const clinic = await arrangeClinic(database, soon())
  const linkId = randomUUID()
  const { clinicId, visitId, patientId } = clinic
  await database.admin.query("update patients set email = $2 where id = $1", [
    patientId,
    `${patientId}@patients.example`,
  ])
  await database.admin.query(
    "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
    [linkId, Buffer.from(tokenHash(linkToken("visit", linkId))), clinicId, visitId, patientId],
  )
  return { ...clinic, linkId }
}

/** A clinician's time that came free, and somebody who waits for one. */
async function freedTime(): Promise<Arranged> {
  const startsAt = new Date(Math.ceil((Date.now() + 2 * dayMs) / dayMs) * dayMs + 10 * 3_600_000)
  const clinic = await arrangeClinic(database, new Date(startsAt.getTime() + dayMs))
  const { clinicId, clinicianId, patientId } = clinic
  const typeId = VisitTypeId.parse(randomUUID())
  await database.admin.query(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, self_booking) values ($1, $2, 'usual', 'Consultation', 20, 20, true)",
    [typeId, clinicId],
  )
  await database.admin.query(
    "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
    [clinicId, typeId, clinicianId],
  )
  await database.admin.query(
    "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) select $1, $2, day, '06:00', '20:00' from generate_series(1, 7) as day",
    [clinicId, clinicianId],
  )
  const desk = testStaff(clinicId, clinicianId, "scheduler")
  const wish = {
    visitTypeId: typeId,
    patientId,
    reason: "Cough",
    key: randomUUID(),
    clinicianId: null,
    weekdays: [],
    fromDay: null,
    toDay: null,
    fromTime: "00:00",
    toTime: "00:00",
  }
  expect(await addToWaitlist(desk, wish, new Date())).toMatchObject({ ok: true })
  const payload = {
    clinicianId,
    visitTypeId: typeId,
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + 20 * 60_000).toISOString(),
  }
  return { clinicId, payload }
}

function calendar(): string {
  const stamp = (at: number) => `${new Date(at).toISOString().replace(/[-:]|\.\d+/g, "")}`
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//test//test//EN",
    "BEGIN:VEVENT",
    "UID:1",
    `DTSTAMP:${stamp(Date.now())}`,
    `DTSTART:${stamp(Date.now() + dayMs)}`,
    `DTEND:${stamp(Date.now() + dayMs + 3_600_000)}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n")
}
