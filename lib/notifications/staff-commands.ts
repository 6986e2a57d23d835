import { randomUUID } from "node:crypto"

import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { messages } from "@/db/schema/messages"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { About } from "./about"
import { isMessageKind, mayAgain } from "./delivery"
import { insertMessage } from "./message-commands"

/** The same message once more, to the address as it is registered now. */
export async function sendAgain(
  actor: StaffActor,
  messageId: string,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found" | "not_again">> {
  const entity = { type: "message" as const, id: messageId }
  if (!may(actor, "message.send")) return deny(actor, "message.sent", entity, "forbidden", at)
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [row] = await tx.select().from(messages).where(eq(messages.id, messageId)).for("update")
    if (row === undefined) return "not_found" as const
    if (row.visitId === null || !mayAgain(row.state) || !isMessageKind(row.kind))
      return refuse("not_again")
    const { kind, tellsStart, tellsClinician, linkId } = row
    const asked = { kind, about: About.parse(row.about) }
    const tells = { tellsStart, tellsClinician, linkId }
    await insertMessage(tx, actor, asked, `again/${randomUUID()}`, at, tells)
    await record(
      tx,
      actor,
      {
        action: "message.asked",
        ...(row.patientId === null ? {} : { patientId: row.patientId }),
        entity,
        outcome: "success",
        purpose: "HOPERAT",
        data: { visitId: row.visitId, template: kind },
      },
      at,
    )
    return ok()
  })
  return answer === "not_found" ? deny(actor, "message.sent", entity, "not_found", at) : answer
}
