import type { House } from "../house"
import { caller, must, ownPage } from "./caller"
import type { Answer, Caller } from "./caller"
import { atRate } from "./pace"
import { seedVisits } from "./seeds"
import type { SeededVisit } from "./seeds"

type Person = { patient: Caller; staff: Caller; visit: SeededVisit }

/** Of a hundred requests so many. Most of a clinic's requests are pages that look again because something changed. */
const mix: readonly (readonly [
  count: number,
  name: string,
  ask: (one: Person) => Promise<Answer>,
])[] = [
  [38, "a patient's view", ({ patient }) => patient.ask("GET", "/api/visit")],
  [12, "a file", ({ patient }) => patient.ask("GET", "/icon.svg")],
  [5, "the link's page", ({ patient }) => patient.ask("GET", "/join")],
  [
    4,
    "look at a link",
    ({ patient, visit: { token } }) => patient.ask("POST", "/api/join/look", { token }),
  ],
  [4, "device check", ({ patient }) => patient.ask("POST", "/api/visit/check", works)],
  [3, "consent", ({ patient }) => patient.ask("POST", "/api/visit/consent", agreed)],
  [3, "arrive", ({ patient }) => patient.ask("POST", "/api/visit/arrive")],
  [12, "staff is active", ({ staff }) => staff.ask("POST", "/api/activity")],
  [14, "today", ({ staff }) => ownPage(staff, "/today")],
  [4, "a visit's page", ({ staff, visit }) => ownPage(staff, `/visits/${visit.visitId}`)],
  [1, "calendar", ({ staff }) => ownPage(staff, "/calendar")],
]

const works = { camera: "works", microphone: "works", speaker: "works", encryption: true }
const agreed = { video: true, vitals: true, charting: false, transcript: false }

const clinics = 8
const cliniciansEach = 5
const patientsPerClinician = 8

export type Sent = {
  /** Milliseconds from the moment it was due. */
  times: number[]
  failed: number
}
export type Traffic = { send(count: number, perSecond: number): Promise<Sent> }

/** Clinics of five clinicians with eight visits each, in the middle of a morning. */
export async function openTraffic(house: House): Promise<Traffic> {
  const { visits, password } = await seedVisits(house, {
    clinics,
    cliniciansEach,
    patientsPerClinician,
  })
  const staff = new Map<string, Caller>()
  const emails = [...new Set(visits.map(({ email }) => email))]
  await atRate(emails.length, 8, async (nth) => {
    const email = emails[nth] ?? ""
    const who = caller(house.baseUrl, `10.201.0.${nth}`)
    await must(who.ask("POST", "/api/sign-in", { email, password }), "sign-in")
    staff.set(email, who)
  })
  const people = visits.flatMap((visit, nth): Person[] => {
    const own = staff.get(visit.email)
    const cookie = `__Host-housecall.visit=${visit.session}`
    const patient = caller(house.baseUrl, `10.202.${nth >> 8}.${nth & 255}`, cookie)
    return own === undefined ? [] : [{ patient, staff: own, visit }]
  })
  // Who arrives without having agreed is refused, and which of a person's requests comes first is chance.
  await atRate(people.length, 30, async (nth) => {
    const patient = people[nth]?.patient
    if (patient) await must(patient.ask("POST", "/api/visit/consent", agreed), "consent")
  })
  const kinds = shuffled()
  let turn = 0
  return {
    async send(count, perSecond) {
      const failures = new Map<string, number>()
      let failed = 0
      const times = await atRate(count, perSecond, async (_, due) => {
        turn += 1
        const [one, kind] = [people[(turn * 7) % people.length], kinds[turn % kinds.length]]
        const status = one && kind ? await kind.ask(one).then(statusOf, () => 0) : 0
        // A visit that is over the hill of its own state answers so: 409 is an answer, a 5xx and a 401 are none.
        if (status === 0 || status >= 500 || (status >= 400 && status !== 409)) {
          failed += 1
          const how = `${kind?.name} ${status === 0 ? "had no answer" : status}`
          failures.set(how, (failures.get(how) ?? 0) + 1)
        }
        return performance.now() - due
      })
      for (const [how, often] of failures) console.log(`  ${often} × ${how}`)
      return { times, failed }
    },
  }
}

function statusOf({ status }: Answer): number {
  return status
}

type Kind = { name: string; ask: (one: Person) => Promise<Answer> }

/** A hundred, each kind spread over them: the same order in every run. */
function shuffled(): Kind[] {
  const all = mix.flatMap(([count, name, ask]) =>
    Array.from({ length: count }, () => ({ name, ask })),
  )
  return all.map((one, nth) => all[(nth * 37) % all.length] ?? one)
}
