import { hashOf, looped, storedWaves } from "./stored-waves"
import { expect, signIn, test } from "./test"
import { admit, arrangeVisit, enterWaitingRoom, joinCall, withDatabase } from "./visit"
import { recordingChannels } from "./waves"

/** Of the recording's ECG. */
const samplesPerSecond = 1_000

test("with consent the recording's samples lie in the record as the file has them, and without it nothing is added", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const visit = await arrangeVisit()
  const doctor = await person()
  const patient = await person({ viewport: { width: 360, height: 740 } })
  const bedside = await person()
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: true, charting: true })
  await bedside.goto(visit.bedsideLink)
  await admit(doctor, visit)
  await joinCall(patient)
  await expect(bedside.getByText("The numbers and the waves are kept")).toBeVisible({
    timeout: 60_000,
  })

  // Neither page nor panel is asked: what counts is what PostgreSQL holds.
  const length = async (): Promise<number> => {
    const wave = (await storedWaves(visit.visitId)).get(0)
    return (wave?.samples.length ?? 0) / samplesPerSecond
  }
  await expect.poll(length, { timeout: 60_000, intervals: [1_000] }).toBeGreaterThan(20)

  await test.step("a refused consent stops it", async () => {
    await withDatabase((client) =>
      client.query(
        "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript) select clinic_id, id, patient_id, true, true, false, false from visits where id = $1",
        [visit.visitId],
      ),
    )
    await expect(bedside.getByText("Live view only. Nothing is kept in the record.")).toBeVisible({
      timeout: 20_000,
    })
  })

  const waves = await storedWaves(visit.visitId)
  expect([...waves.keys()]).toEqual([0, 1])
  for (const [channel, { first, samples }] of waves) {
    const file = looped(recordingChannels()[channel] ?? [], first, samples.length)
    expect(hashOf(samples)).toBe(hashOf(file))
  }
})
