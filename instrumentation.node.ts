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
import { startTracing } from "@/lib/trace-export"

try {
  env()
} catch (error) {
  log.fatal(error instanceof Error ? error.message : "settings")
  process.exit(78) // EX_CONFIG of sysexits.h
}

logPrints()
const routes = builtPatterns()
const exporting = await startTracing("housecall-web", routes)
await expectSchema({
  url: env().DATABASE_URL,
  // In an image, too: tools/build/image-tree.mjs.
  folder: join(process.cwd(), "db/migrations"),
  refuse: (words) => {
    log.fatal(words)
    process.exit(78)
  },
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
