import { redis } from "@/lib/jobs/redis"

/** The room that `npm run doctor` makes, joins and takes away: no visit knows it, and nobody can guess it. */
export function doctorsRoom(random: string): string {
  return `doctor-${random}`
}

/**
 * Leaves a trace of such a room's webhook, for the minutes that the doctor looks for it: that is how it sees that
 * the media server reaches the app. Whose webhook it is has been checked by its signature. Never throws.
 */
export async function noteDoctorsRoom(room: string): Promise<void> {
  if (!/^doctor-[\w-]{24}$/.test(room)) return
  await redis()
    .set(traceOf(room), "seen", "EX", traceSeconds)
    .catch(() => undefined)
}

/** Where the trace lies in Redis. */
export function traceOf(room: string): string {
  return `housecall:webhook:${room}`
}

const traceSeconds = 120
