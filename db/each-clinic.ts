import type pg from "pg"

import { withConnection } from "./own-connection"

/**
 * Works in each clinic as the tables' owner, whom row-level security binds too: one transaction a clinic,
 * or several where `work` answers true: there is more.
 */
export function eachClinic(
  ownerUrl: string,
  work: (client: pg.Client, clinicId: string) => Promise<boolean | void>,
): Promise<void> {
  return withConnection(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>("select id from clinics order by id")
    for (const { id } of rows) while (await inTenant(client, id, work));
  })
}

async function inTenant(
  client: pg.Client,
  clinicId: string,
  work: (client: pg.Client, clinicId: string) => Promise<boolean | void>,
): Promise<boolean> {
  await client.query("begin")
  try {
    await client.query("select set_config('app.tenant', $1, true)", [clinicId])
    const more = await work(client, clinicId)
    await client.query("commit")
    return more === true
  } catch (error) {
    // A connection that is gone took its transaction along.
    await client.query("rollback").catch(() => undefined)
    throw error
  }
}
