import { randomBytes, randomUUID } from "node:crypto"

import { isWrappedNew, unwrapKey, wrapKey } from "@/lib/sealing/wrapping-key"

import { eachClinic } from "./each-clinic"
import { sealAnew } from "./seal-anew"

/** Wraps every key of records and of the audit log under today's `RECORD_KEY`. Answers how many it wrapped. */
export async function rewrapKeys(ownerUrl: string): Promise<number> {
  let wrapped = 0
  await eachClinic(ownerUrl, async (client, clinicId) => {
    for (const table of ["record_keys", "subject_keys"]) {
      const { rows } = await client.query<{ id: string; wrapped: Buffer }>(
        `select id, wrapped from ${table} where wrapped is not null for update`,
      )
      for (const row of rows) {
        const context = `${table}|wrapped|${row.id}|${clinicId}`
        if (isWrappedNew(clinicId, context, row.wrapped)) continue
        const again = wrapKey(clinicId, context, unwrapKey(clinicId, context, row.wrapped))
        await client.query(`update ${table} set wrapped = $2 where id = $1`, [row.id, again])
        wrapped += 1
      }
    }
  })
  return wrapped
}

/** Every process has forgotten a key that was retired so long ago: nothing is sealed with it any more. */
export const settledAfterMinutes = 15

/**
 * Gives every patient, and each clinic, a new key for what is written from now on. The old ones still
 * open; `finishRenewal` seals anew what they sealed, a quarter of an hour later at the earliest.
 */
export async function retireKeys(ownerUrl: string, at: Date): Promise<number> {
  let retired = 0
  await eachClinic(ownerUrl, async (client, clinicId) => {
    const { rows } = await client.query<{ patient_id: string | null }>(
      "update record_keys set retired_at = $1 where retired_at is null and wrapped is not null returning patient_id",
      [at],
    )
    for (const { patient_id: patientId } of rows) {
      const id = randomUUID()
      const wrapped = wrapKey(clinicId, `record_keys|wrapped|${id}|${clinicId}`, randomBytes(32))
      await client.query(
        "insert into record_keys (id, clinic_id, patient_id, wrapped) values ($1, $2, $3, $4)",
        [id, clinicId, patientId, wrapped],
      )
    }
    // With the commit every process takes the new ones; one that hears nothing does so within ten minutes.
    if (rows.length > 0) await client.query("select pg_notify('keys', '{}')")
    retired += rows.length
  })
  return retired
}

/** Seals anew what retired keys sealed, then destroys them. Killed half-way, it goes on where it was. */
export async function finishRenewal(
  ownerUrl: string,
  at: Date,
): Promise<{ rows: number; destroyed: number }> {
  const settled = new Date(at.getTime() - settledAfterMinutes * 60_000)
  const rows = await sealAnew(ownerUrl, settled)
  let destroyed = 0
  await eachClinic(ownerUrl, async (client) => {
    const gone = await client.query(
      "update record_keys set wrapped = null where retired_at <= $1 and wrapped is not null",
      [settled],
    )
    destroyed += gone.rowCount ?? 0
  })
  return { rows, destroyed }
}
