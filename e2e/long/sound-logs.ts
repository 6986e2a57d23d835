import { staffCaller } from "../api"
import { running } from "../running"
import { expect } from "../test"
import { withDatabase } from "../visit"

/**
 * Every event is in its clinic's log, each once, and each log is what was signed, its rows included. Asked
 * of the server as auditors ask it, once nothing waits any more.
 */
export async function expectSoundLogs(timeout = 120_000): Promise<void> {
  await expect.poll(waiting, { timeout, intervals: [500] }).toBe(0)
  for (const { email } of running.accounts.filter(({ role }) => role === "auditor")) {
    const auditor = await staffCaller(email)
    const answer = await auditor.post("/api/audit/verify", { data: {}, timeout: 120_000 })
    expect(await answer.json(), email).toMatchObject({ sound: true })
    await auditor.dispose()
  }
}

async function waiting(): Promise<number> {
  const { rows } = await withDatabase((client) =>
    client.query<{ waiting: number }>("select count(*)::int as waiting from audit_pending"),
  )
  return rows[0]?.waiting ?? NaN
}

/** How many events with this action a visit has in the record. */
export async function eventsOf(visitId: string, action: string): Promise<number> {
  const { rows } = await withDatabase((client) =>
    client.query<{ events: number }>(
      "select count(*)::int as events from audit_events e join visits v on v.patient_id = e.patient_id where v.id = $1 and e.action = $2",
      [visitId, action],
    ),
  )
  return rows[0]?.events ?? NaN
}
