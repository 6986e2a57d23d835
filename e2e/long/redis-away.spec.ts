import { Redis } from "ioredis"

import { staffCaller } from "../api"
import { linkIn, mailTo } from "../mail"
import { account, running } from "../running"
import { expect, test } from "../test"
import { arrangeVisit, withDatabase } from "../visit"

test("a minute without Redis: patients get in, staff sign-in is closed, and the promised message arrives", async ({
  request,
}) => {
  test.setTimeout(240_000)
  const visit = await arrangeVisit()
  const email = `waiting-${visit.visitId.slice(0, 8)}@mail.example`
  await withDatabase((client) =>
    client.query(
      "update patients set email = $1 where id = (select patient_id from visits where id = $2)",
      [email, visit.visitId],
    ),
  )
  const doctor = await staffCaller(visit.clinician)
  const pid = await redisPid()
  process.kill(pid, "SIGSTOP")
  try {
    const away = Date.now()
    const resent = await doctor.post(`/api/visits/${visit.visitId}/link`, { data: {} })
    expect(resent.status(), await resent.text()).toBe(200)
    const origin = new URL(running.baseUrl).origin
    const look = await request.post(`${running.baseUrl}/api/join/look`, {
      data: { token: "x".repeat(43) },
      headers: { origin },
    })
    expect(look.status()).toBe(404)
    const { email: staff, password } = account("scheduler")
    const signIn = await request.post(`${running.baseUrl}/api/sign-in`, {
      data: { email: staff, password },
      headers: { origin },
    })
    expect(signIn.status()).toBe(503)
    expect(await signIn.json()).toEqual({ error: "closed" })
    const ready = await request.get(`${running.baseUrl}/readyz`)
    expect(ready.status()).toBe(503)
    expect(await ready.json()).toMatchObject({ database: true, redis: false })
    await expect
      .poll(() => Date.now() - away, { timeout: 70_000, intervals: [1_000] })
      .toBeGreaterThan(60_000)
  } finally {
    process.kill(pid, "SIGCONT")
  }
  expect(linkIn(await mailTo(email, { within: 120_000 }))).toContain("/join#t=")
})

async function redisPid(): Promise<number> {
  const client = new Redis(running.redisUrl)
  const info = await client.info("server")
  client.disconnect()
  return Number(/process_id:(\d+)/.exec(info)?.[1])
}
