import { tellConnections } from "@/app/_edge/address"
import { refuseForbiddenMethods } from "@/app/_edge/forbidden-methods"
import { closeStreams } from "@/app/api/events/open-streams"
import { env } from "@/lib/env"
import { forgetDestroyed } from "@/lib/erasure/destroyed-keys"
import { log } from "@/lib/log"

try {
  env()
} catch (error) {
  log.fatal(error instanceof Error ? error.message : "settings")
  process.exit(78) // EX_CONFIG of sysexits.h
}

tellConnections()
refuseForbiddenMethods()
forgetDestroyed()
process.once("SIGTERM", closeStreams)
process.once("SIGINT", closeStreams)
