import { bookVisit } from "@/lib/scheduling/booking/commands"

import { firstOf, makeClinic } from "./clinic"
import { median } from "./percentile"
import type { Bench, Measured, Row } from "./row"
import { ratePerSecond } from "./timing"

const rounds = 20
const bookingsPerRound = 160
const writers = 16
const clinicians = 40

/**
 * Bookings of different slots that succeed, by the command itself: visit, link, audit events and the
 * promised message in one transaction, durable. Without HTTP and without a session.
 */
export const bookingRow: Row = {
  id: "booking.rate",
  unit: "/s",
  aim: ">= 100",
  run: measure,
}

async function measure(bench: Bench): Promise<Measured> {
  const { admin } = await bench.database()
  const clinic = await makeClinic(admin, { clinicians, patients: rounds * bookingsPerRound })
  await admin.query(
    "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) select $1, id, day, '09:00', '17:00' from unnest($2::uuid[]) as u (id), generate_series(1, 7) as d (day)",
    [clinic.clinicId, clinic.clinicians],
  )
  const scheduler = clinic.staff("scheduler")
  const now = new Date("2026-11-30T08:00:00Z")
  const book = async (n: number): Promise<void> => {
    const [clinicianId, patientId] = [clinic.clinicians[n % clinicians], clinic.patients[n]]
    if (clinicianId === undefined || patientId === undefined) throw new Error("nobody left to book")
    const answer = await bookVisit(
      scheduler,
      {
        visitTypeId: clinic.visitTypeId,
        clinicianId,
        patientId,
        startsAt: slot(Math.floor(n / clinicians)),
        reason: "Cough",
      },
      now,
    )
    if (!answer.ok) throw new Error(`a booking was refused: ${answer.reason}`)
  }
  await book(0)
  const rates: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const first = round * bookingsPerRound + (round === 0 ? 1 : 0)
    const count = bookingsPerRound - (round === 0 ? 1 : 0)
    rates.push(await ratePerSecond(writers, count, (n) => book(first + n)))
  }
  return {
    value: median(rates),
    runs: rounds,
    baseline: [{ name: "a visit's row alone", value: await rowsAlone(bench) }],
  }

  /** 32 quarters of an hour a day from the next day on. */
  function slot(n: number): Date {
    return new Date(Date.UTC(2026, 11, 1 + Math.floor(n / 32), 9, (n % 32) * 15))
  }
}

/** The insert under both exclusion constraints, one durable transaction each, by the same writers. */
async function rowsAlone(bench: Bench): Promise<number> {
  const { admin } = await bench.database()
  const clinic = await makeClinic(admin, { clinicians: 1, patients: 800 })
  const clinician = firstOf(clinic.clinicians)
  return ratePerSecond(writers, 800, (n) =>
    admin.query(
      "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason) values (gen_random_uuid(), $1, $2, $3, '2027-01-01'::timestamptz + $4 * interval '15 minutes', '2027-01-01'::timestamptz + ($4 + 1) * interval '15 minutes', 'Cough')",
      [clinic.clinicId, clinic.patients[n], clinician, n],
    ),
  )
}
