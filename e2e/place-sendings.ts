import { randomUUID } from "node:crypto"

import { inCall, soon, waiting, waits } from "./scenes"
import type { Called, Stage } from "./scenes"
import type { Sender } from "./sent-parts"
import { newLink, textIn } from "./sent-parts"

/** Calls of who has a place: in a line, in a class, beside a patient, on a list. */
export const placeSendings: Readonly<Record<string, Sender>> = {
  "POST /api/queue/join": async (on) => ({ body: walkIn(on) }),
  "GET /api/queue/place": async (on) => ({ headers: { cookie: (await joined(on)).cookie } }),
  "POST /api/queue/leave": async (on) => ({ headers: { cookie: (await joined(on)).cookie } }),
  "POST /api/queue/message": async (on) => ({ headers: { cookie: (await joined(on)).cookie } }),
  "POST /api/queue/enter": async (on) => {
    const { cookie } = await joined(on)
    const { rows } = await on.run("select id from queue_entries where visit_type_id = $1", [
      on.rows.visitTypeId,
    ])
    await on.made("clinician", "/api/queue/take", { entryId: rows[0].id }, "")
    return { headers: { cookie } }
  },

  "POST /api/offers/look": async (on) => ({ body: { token: await offered(on) } }),
  "POST /api/offers/answer": async (on) => ({
    body: { token: await offered(on), birthDate: "1958-03-27", answer: "accept" },
  }),

  "GET /api/holds/[holdId]/invitation": async ({ rows, called }) => {
    const { visitTypeId, clinicianId, freeAt: startsAt } = rows
    const wish = { visitTypeId, clinicianId, startsAt, key: randomUUID() }
    const held = await called("visitor", "/api/holds", wish)
    const holdId = textIn(held.answer, "holdId")
    const headers = { cookie: held.cookie }
    // A person of this scene's own: nobody has two visits at one time.
    const newPatient = { ...nobody, email: `${rows.nothing}@patients.example` }
    const booking = { newPatient, reason: "Cough" }
    await called("visitor", `/api/holds/${holdId}/confirm`, booking, headers)
    return { path: `/api/holds/${holdId}/invitation`, headers }
  },

  "GET /api/visits/[visitId]/guest": colleague,
  "POST /api/visits/[visitId]/guest/arrive": colleague,
  "POST /api/visits/[visitId]/guest/check": colleague,

  "GET /api/classes/[classId]": async (on) => ({ path: await classOf(on, waiting) }),
  "POST /api/classes/[classId]/admit": async (on) => ({
    path: `${await classOf(on, waiting)}/admit`,
  }),
  "POST /api/classes/[classId]/end": async (on) => ({ path: `${await classOf(on, inCall)}/end` }),
  "POST /api/visit/name": async (on) => {
    await classOf(on, waiting)
    return {}
  },
}

const nobody = {
  name: "Nobody",
  birthDate: "1980-01-01",
  sex: "X",
  email: "nobody@patients.example",
  phone: "",
  language: "en",
}

function walkIn({ rows }: Stage) {
  const { visitTypeId } = rows
  const answers = { symptoms: "Cough", since: { amount: 2, unit: "days" }, emergency: false }
  return { visitTypeId, patient: nobody, answers, key: randomUUID() }
}

function joined(on: Stage): Promise<Called> {
  return on.called("visitor", "/api/queue/join", walkIn(on))
}

async function offered(on: Stage): Promise<string> {
  const { entryId } = await waits(on)
  const { clinicianId, freeAt: startsAt } = on.rows
  await on.made("nurse", "/api/waitlist/offer", { entryId, clinicianId, startsAt }, "")
  const { rows } = await on.run("select id from waitlist_offers where entry_id = $1", [entryId])
  return newLink(on, "waitlist_offers", rows[0].id)
}

/** The interpreter is asked to the clinician's visit. */
async function colleague(on: Stage) {
  await soon(on)
  const who = { kind: "colleague", userId: on.rows.staff.interpreter }
  await on.made("clinician", "/api/visits/:visitId/guests", who, "guestId")
  return {}
}

/** The scene's visit is a place in a class of its clinician. */
async function classOf(on: Stage, state: (on: Stage) => Promise<undefined>): Promise<string> {
  await state(on)
  const { clinicId, visitId, visitTypeId, clinicianId } = on.rows
  const classId = randomUUID()
  await on.run("update visit_types set capacity = 2 where id = $1", [visitTypeId])
  await on.run(
    "insert into group_sessions (id, clinic_id, visit_type_id, clinician_id, starts_at, ends_at, capacity) select $1, $2, $3, $4, starts_at, ends_at, 2 from visits where id = $5",
    [classId, clinicId, visitTypeId, clinicianId, visitId],
  )
  await on.run("update visits set session_id = $2, seat_no = 1 where id = $1", [visitId, classId])
  return `/api/classes/${classId}`
}
