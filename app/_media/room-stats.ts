import type { Room } from "livekit-client"

import { entriesOf } from "./line-stats"
import type { Entry } from "./line-stats"

/** What the browser knows of a room's connections, both ways. */
export async function statsOf(room: Room): Promise<Entry[]> {
  const manager = room.engine.pcManager
  const reports = await Promise.all([
    manager?.publisher.getStats(),
    manager?.subscriber?.getStats(),
  ])
  return reports.flatMap(entriesOf)
}
