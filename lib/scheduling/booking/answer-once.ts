import { and, eq, sql } from "drizzle-orm"
import type { z } from "zod"

import type { Tx } from "@/db/client"
import { bookingAnswers } from "@/db/schema/booking"
import type { ClinicId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { keyedHash } from "@/lib/sealing/blind-index"

export type Attempt = { clinicId: ClinicId; holder: string; key: string }

/**
 * Does `work` once for an Idempotency-Key. Whoever asks again with the same key, also at the same
 * moment, gets the first answer; with another question, a refusal. Only what was done is kept: a
 * refusal wrote nothing, so it is judged anew.
 */
export async function answerOnce<T, R extends string>(
  tx: Tx,
  { clinicId, holder, key }: Attempt,
  asked: unknown,
  shape: z.ZodType<T>,
  work: () => Promise<Result<T, R>>,
  at: Date,
): Promise<Result<T, R | "key_reused">> {
  const lock = `answer/${clinicId}/${holder}/${key}`
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`)
  const hash = keyedHash(clinicId, JSON.stringify(asked))
  const [known] = await tx
    .select({ asked: bookingAnswers.asked, answer: bookingAnswers.answer })
    .from(bookingAnswers)
    .where(and(eq(bookingAnswers.holder, holder), eq(bookingAnswers.key, key)))
  if (known !== undefined)
    return hash.equals(known.asked) ? ok(shape.parse(known.answer)) : refuse("key_reused")

  const answer = await work()
  if (!answer.ok) return answer
  await tx
    .insert(bookingAnswers)
    .values({ clinicId, holder, key, asked: hash, answer: answer.value, createdAt: at })
  return answer
}
