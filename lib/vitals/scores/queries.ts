import { and, desc, eq, isNotNull, notExists } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { news2Observations, news2Scales } from "@/db/schema/vitals"
import type { VisitId } from "@/lib/ids"

import { type News2Scale, nobodyDecided } from "./news2-scale"
import type { Observation } from "./observation"

/** The newest decision of a visit. */
export async function scaleIn(tx: Tx, visitId: VisitId): Promise<News2Scale> {
  const [row] = await tx
    .select({ decision: news2Scales, name: users.name })
    .from(news2Scales)
    .innerJoin(users, eq(users.id, news2Scales.decidedBy))
    .where(eq(news2Scales.visitId, visitId))
    .orderBy(desc(news2Scales.version))
    .limit(1)
  if (row === undefined) return nobodyDecided
  const { version, scale, reason, decidedAt } = row.decision
  return { version, scale, reason, by: row.name, at: decidedAt.getTime() }
}

/** Of each item the newest observation that was not taken back, however old. */
export async function observationsIn(tx: Tx, visitId: VisitId): Promise<readonly Observation[]> {
  const taken = alias(news2Observations, "taken")
  const rows = await tx
    .selectDistinctOn([news2Observations.item], { row: news2Observations, name: users.name })
    .from(news2Observations)
    .innerJoin(users, eq(users.id, news2Observations.doneBy))
    .where(
      and(
        eq(news2Observations.visitId, visitId),
        isNotNull(news2Observations.item),
        notExists(
          tx.select({ id: taken.id }).from(taken).where(eq(taken.withdraws, news2Observations.id)),
        ),
      ),
    )
    .orderBy(news2Observations.item, desc(news2Observations.at), desc(news2Observations.recordedAt))
  return rows.flatMap(({ row: { id, item, word, value, at }, name }) => {
    const said = word ?? value
    return item === null || said === null
      ? []
      : [{ id, item, value: said, at: at.getTime(), by: name }]
  })
}
