import { Redis } from "ioredis"

import { staffCaller } from "../api"
import { linkIn, mailTo } from "../mail"
import { running } from "../running"
import { expect, signIn, test } from "../test"
import { desk, enterCall, phone, settled } from "../two-people"
import { arrangeVisit, enterWaitingRoom, withDatabase } from "../visit"
import { expectSoundLogs } from "./sound-logs"

test("Redis loses everything in the middle of a call: the call, the waiting room, sign-ins and letters go on", async ({
  person,
}) => {
  test.setTimeout(300_000)
  const meeting = {
    visit: await arrangeVisit(),
    doctor: await person(desk),
    patient: await person({ ...phone, apart: true }),
  }
  await enterCall(meeting)
  const second = await arrangeVisit()
  const waiting = await person(phone)
  await enterWaitingRoom(waiting, second, { vitals: false, charting: false })
  const list = await person(desk)
  await signIn(list, second.clinician)
  await expect(list.getByRole("button", { name: `Admit ${second.patient}` })).toBeVisible()

  // The promises of a moment ago are in the outbox or in Redis: both are asked for again.
  const doctor = await staffCaller(meeting.visit.clinician)
  const email = `flushed-${meeting.visit.visitId.slice(0, 8)}@mail.example`
  await withDatabase((client) =>
    client.query(
      "update patients set email = $1 where id = (select patient_id from visits where id = $2)",
      [email, meeting.visit.visitId],
    ),
  )
  const sent = await doctor.post(`/api/visits/${meeting.visit.visitId}/link`, { data: {} })
  expect(sent.status()).toBe(200)
  const redis = new Redis(running.redisUrl)
  await redis.flushall()
  redis.disconnect()

  expect(linkIn(await mailTo(email, { within: 120_000 }))).toContain("/join#t=")
  await settled([meeting.doctor, meeting.patient])
  // Who waits still waits, in the same place, and is admitted without loading anything anew.
  await list.getByRole("button", { name: `Admit ${second.patient}` }).click()
  await list.waitForURL(/\/visits\//)
  await expect(waiting.getByRole("button", { name: "Join now" })).toBeVisible({ timeout: 60_000 })
  // Whoever was signed in still is.
  const still = await doctor.get(`/visits/${meeting.visit.visitId}`, { maxRedirects: 0 })
  expect(still.status()).toBe(200)
  await expectSoundLogs()
})
