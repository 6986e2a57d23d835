import { readFileSync } from "node:fs"
import { join } from "node:path"

import { runFolder } from "./run-folder"

/** Where its TURN server listens for UDP. */
export function turnPort(): number {
  const ports: Record<string, number> = JSON.parse(
    readFileSync(join(runFolder, "ports.json"), "utf8"),
  )
  const port = ports["livekitTurn"]
  if (port === undefined) throw new Error("the media server has no TURN of ours")
  return port
}

export function offersTls(): boolean {
  return /^ {2}tls_port:/m.test(readFileSync(join(runFolder, "livekit.yaml"), "utf8"))
}
