import type { SeatRole } from "@/db/schema/rooms"
import type { TestDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"
import { UserId } from "@/lib/ids"

import { chart } from "../commands"
import { arrangeCharting } from "../testing-charting"
import type { MonitoredCode } from "./condition"
import { units } from "./testing-monitor"
import { watchOver } from "./watch-commands"

/** A visit with a device, its workers, and what came of its alarms; seconds after `start`. */
export async function arrangeAlarms(database: TestDatabase, start: Date) {
  const visit = await arrangeCharting(database, start)
  const { clinicId, visitId } = visit
  const worker = mintActor({ kind: "system", clinicId, name: "alarms", requestId: "test" })
  const moment = (second: number) => new Date(start.getTime() + Math.round(second * 1000))
  const ask = async <T extends object>(text: string, values: unknown[] = [visitId]) =>
    (await database.admin.query<T>(text, values)).rows
  return {
    ...visit,
    moment,
    worker,
    round: (second: number) => watchOver(worker, () => moment(second)),
    /** One value a second in [from, to], delivered at once. */
    charted: (code: MonitoredCode, value: number, from: number, to: number, delivered = to) =>
      chart(
        visit.device,
        {
          values: Array.from({ length: to - from + 1 }, (_, i) => ({
            code,
            value,
            unit: units[code],
            at: moment(from + i).getTime(),
            derived: false,
          })),
        },
        moment(delivered),
      ),
    /** "signal MDC_RESP_RATE.low none>generating", in the order of storing. */
    stored: async () =>
      (
        await ask<{ line: string }>(
          `select concat_ws(' ', kind, condition, from_state || '>' || to_state) as line
           from alarm_transitions where visit_id = $1 order by seq`,
        )
      ).map(({ line }) => line),
    /** Who was promised a message, in order. */
    messaged: async () =>
      (
        await ask<{ id: string }>(
          `select payload->>'userId' as id from outbox
           where job = 'notifications.letter' and payload->>'visitId' = $1 order by outbox.id`,
        )
      ).map(({ id }) => id),
    colleague: async (position: number, role: StaffRole = "nurse") => {
      const [row] = await ask<{ id: string }>(
        `insert into users (id, clinic_id, email, name, role, password_hash)
         values (gen_random_uuid(), $1, gen_random_uuid() || '@clinic.example', 'Nora Quill', $2, 'none')
         returning id`,
        [clinicId, role],
      )
      const userId = UserId.parse(row?.id)
      await ask("insert into alarm_order (clinic_id, position, user_id) values ($1, $2, $3)", [
        clinicId,
        position,
        userId,
      ])
      return userId
    },
    watches: (userId: UserId, joined: number | null, role: SeatRole = "clinician") =>
      ask(
        `insert into seats (id, clinic_id, visit_id, role, identity, user_id, state, joined_at)
         values (gen_random_uuid(), $2, $1, $5, gen_random_uuid()::text, $3, 'admitted', $4)
         on conflict do nothing`,
        [visitId, clinicId, userId, joined === null ? null : moment(joined), role],
      ),
    ask,
  }
}
