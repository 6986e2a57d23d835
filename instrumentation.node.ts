import { join } from "node:path"

import { tellConnections } from "@/app/_edge/address"
import { drainOnStop } from "@/app/_edge/drain"
import { refuseOddRequests } from "@/app/_edge/odd-requests"
import { builtPatterns, routePatterns } from "@/app/_edge/route-pattern"
import { watchRequests } from "@/app/_edge/watch-requests"
import { closeStreams } from "@/app/api/events/open-streams"
import { expectSchema } from "@/db/expect-schema"
import { env } from "@/lib/env"
import { forgetDestroyed } from "@/lib/erasure/destroyed-keys"
import { log } from "@/lib/log"
import { logPrints } from "@/lib/log-prints"
import { countProcess } from "@/lib/meters"
import { refuseToStart } from "@/lib/refuse-to-start"
import { seatSigner } from "@/lib/rooms/signing-key"
import { startTracing } from "@/lib/trace-export"

try {
  env()
  // Else nobody could be admitted, and it would be found when somebody waits.
  await seatSigner()
} catch (error) {
  refuseToStart(error)
}

logPrints()
const routes = builtPatterns()
const exporting = await startTracing("housecall-web", routes)
await expectSchema({
  url: env().DATABASE_URL,
  // In an image, too: tools/build/image-tree.mjs.
  folder: join(process.cwd(), "db/migrations"),
  refuse: refuseToStart,
  warn: (words) => log.warn(words),
})
tellConnections()
refuseOddRequests()
watchRequests(routePatterns(routes))
countProcess()
forgetDestroyed()
const drain = drainOnStop()
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    drain()
    closeStreams()
    void exporting.stop()
  })
