import { get, post, put } from "@/app/_edge/post"
import type { ConditionId } from "@/lib/vitals/alarms/condition"
import type { AlarmEvent } from "@/lib/vitals/alarms/event"
import type { Limits } from "@/lib/vitals/alarms/limits"
import type { AlarmDesk } from "@/lib/vitals/client/alarm-desk"
import { isSilencing } from "@/lib/vitals/client/silence"
import type { News2Scale } from "@/lib/vitals/scores/news2-scale"
import type { Observation } from "@/lib/vitals/scores/observation"
import type { SaidOfScore } from "@/lib/vitals/scores/score-watch"

/** What the route tells of one deed; those that only the record needs are left out. */
type StoredDeed = {
  id: string
  kind: string
  condition: ConditionId
  until: number | null
  comment: string
  name: string
  at: number
}

const tries = 5
/** No answer, a session that has to be opened again, too much at once: the next try may arrive. */
const isPassing: ReadonlySet<number> = new Set([0, 401, 408, 429])

/** The alarms of one visit, by our routes. `openedAt`: by the server's clock, milliseconds since 1970. */
export function visitAlarmDesk(visitId: string, openedAt: number): AlarmDesk {
  const path = `/api/vitals/${visitId}`
  const known = new Set<string>()
  return {
    async limits() {
      const answer = await get<{ limits: Limits; defaults: Limits } & SaidOfScore>(`${path}/limits`)
      return answer.ok ? answer.value : undefined
    },
    async keep(limits) {
      const answer = await put<Limits>(`${path}/limits`, limits)
      return answer.ok ? { ok: true, limits: answer.value } : { ok: false, reason: answer.reason }
    },
    async decideScale(scale, reason, version) {
      const answer = await put<News2Scale>(`${path}/news2-scale`, { scale, reason, version })
      return answer.ok ? { ok: true, scale: answer.value } : { ok: false, reason: answer.reason }
    },
    async observe(said) {
      const answer = await post<readonly Observation[]>(`${path}/observations`, said)
      return answer.ok
        ? { ok: true, observations: answer.value }
        : { ok: false, reason: answer.reason }
    },
    async tell(id, deed) {
      const { by: _, ...rest } = deed
      const said = { ...rest, id, at: Math.round(deed.at) }
      known.add(id)
      for (let left = tries; left > 0; left--) {
        const answer = await post(`${path}/alarms`, said)
        if (answer.ok) return "kept"
        if (!isPassing.has(answer.status) && answer.status < 500) return "refused"
        await new Promise((resolve) => setTimeout(resolve, (tries - left + 1) * 1_000))
      }
      // What was silenced without an answer counts once the record tells of it.
      if (isSilencing(deed)) known.delete(id)
      return "lost"
    },
    knows: (id) => void known.add(id),
    has: (id) => known.has(id),
    async news() {
      const answer = await get<{ deeds: StoredDeed[] }>(`${path}/alarms`)
      if (!answer.ok) return undefined
      const fresh = answer.value.deeds.filter(({ id }) => !known.has(id))
      for (const { id } of fresh) known.add(id)
      return fresh.flatMap((deed) => eventOf(deed, openedAt))
    },
  }
}

/**
 * An alarm that was acknowledged before this page was opened sounds again: whether it is still the
 * same one cannot be known. A pause of the sound is a pause for whoever comes too.
 */
function eventOf(deed: StoredDeed, openedAt: number): AlarmEvent[] {
  const { kind, condition, until, comment, name: by, at } = deed
  const who = { by, comment, at }
  switch (kind) {
    case "audio_on":
      return [{ ...who, kind }]
    case "audio_off":
      return [{ ...who, kind, permitted: true }]
    case "audio_pause":
      return until === null ? [] : [{ ...who, kind, forMs: until - at }]
    case "acknowledge":
    case "reset":
      return at < openedAt ? [] : [{ ...who, kind, condition }]
    case "alarm_on":
      return [{ ...who, kind, condition }]
    case "alarm_off":
      return [{ ...who, kind, condition, permitted: true }]
    case "alarm_pause":
      return until === null ? [] : [{ ...who, kind, condition, permitted: true, forMs: until - at }]
    default:
      return []
  }
}
