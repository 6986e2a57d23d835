import { formatWitnessKey } from "@/lib/audit/proofs/cosignature"
import { log } from "@/lib/log"
import { refuseToStart } from "@/lib/refuse-to-start"
import { witnessServer } from "@/lib/witness/server"
import { witnessParts } from "@/lib/witness/settings"

// A program of its own, for another machine and another operator: it knows no database and no secret of the
// clinic's. "witness.ts forget ORIGIN" lays aside what it remembers of a log that went on after a restore.

// Settings are checked before anything starts: a wrong one is named in one line.
const { settings, store, known } = await witnessParts(process.env).catch(refuseToStart)
const [command, origin] = process.argv.slice(2)

if (command === "forget" && origin !== undefined) {
  const done = await store.forget(origin, new Date())
  console.log(done ? `Forgotten: ${origin}` : `Never signed: ${origin}`)
} else if (command === "key") {
  console.log(formatWitnessKey(store.key))
} else {
  await serve()
}

async function serve(): Promise<void> {
  const server = witnessServer(store, settings.logs)
  server.on("error", ({ message }) =>
    refuseToStart(`Settings: WITNESS_LISTEN: ${message} (.env.example)`),
  )
  server.listen(settings.port, settings.host, () =>
    log.info({ vkey: formatWitnessKey(store.key), logs: known.length }, "witness ready"),
  )
  const stop = (): void => {
    server.close(() => process.exit(0))
    server.closeIdleConnections()
    setTimeout(() => process.exit(0), 2_000).unref()
  }
  process.on("SIGTERM", stop)
  process.on("SIGINT", stop)
}
