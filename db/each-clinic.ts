import pg from "pg"

/**
 * Works in each clinic as the tables' owner, whom row-level security binds too: one transaction a clinic,
 * or several where `work` answers true: there is more.
 */
export async function eachClinic(
  ownerUrl: string,
  work: (client: pg.Client, clinicId: string) => Promise<boolean | void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>("select id from clinics order by id")
    for (const { id } of rows) while (await inTenant(client, id, work));
  } finally {
    await client.end()
  }
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
    await client.query("rollback")
    throw error
  }
}
