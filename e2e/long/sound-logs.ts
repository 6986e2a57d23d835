import type { APIRequestContext } from "@playwright/test"

import { staffCaller } from "../api"
import { running } from "../running"
import type { Account } from "../running"
import { expect } from "../test"
import { withDatabase } from "../visit"

/**
 * Every event is in its clinic's log, each once, and each log is what was signed, its rows included. Asked
 * of the server as auditors ask it, once nothing waits any more.
 */
export async function expectSoundLogs(timeout = 120_000): Promise<void> {
  await expect.poll(waiting, { timeout, intervals: [500] }).toBe(0)
  for (const who of running.accounts.filter(({ role }) => role === "auditor")) {
    const auditor = await signedIn(who, timeout)
    const answer = await auditor.post("/api/audit/verify", { data: {}, timeout: 120_000 })
    expect(await answer.json(), who.email).toMatchObject({ sound: true })
    await auditor.dispose()
  }
}

/** As a person does who reads that sign-in is closed for the moment. */
async function signedIn(who: Account, timeout: number): Promise<APIRequestContext> {
  const until = Date.now() + timeout
  for (;;) {
    try {
      return await staffCaller(who)
    } catch (error) {
      const isClosed = error instanceof Error && error.message.includes('"closed"')
      if (!isClosed || Date.now() > until) throw error
    }
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
