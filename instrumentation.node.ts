import { tellConnections } from "@/app/_edge/address"
import { closeStreams } from "@/app/api/events/open-streams"
import { env } from "@/lib/env"
import { log } from "@/lib/log"

try {
  env()
} catch (error) {
  log.fatal(error instanceof Error ? error.message : "settings")
  process.exit(78) // EX_CONFIG of sysexits.h
}

tellConnections()
process.once("SIGTERM", closeStreams)
process.once("SIGINT", closeStreams)
