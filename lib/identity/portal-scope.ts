import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { proxies } from "@/db/schema/people"
import type { PortalActor } from "@/lib/actor"

/** Whether the person may do everything that the patient may; otherwise it is visits only. */
export async function actsFully(tx: Tx, actor: PortalActor): Promise<boolean> {
  if (actor.proxyId === null) return true
  const rows = await tx
    .select({ scope: proxies.scope })
    .from(proxies)
    .where(eq(proxies.id, actor.proxyId))
  return rows[0]?.scope === "full"
}
