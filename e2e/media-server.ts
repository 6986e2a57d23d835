import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** What `tools/stack` set up beside demo.json. */
const place = dirname(process.env["HOUSECALL_RUN"] ?? ".data/demo.json")

/** Where its TURN server listens for UDP. */
export function turnPort(): number {
  const ports: Record<string, number> = JSON.parse(readFileSync(join(place, "ports.json"), "utf8"))
  const port = ports["livekitTurn"]
  if (port === undefined) throw new Error("the media server has no TURN of ours")
  return port
}

export function offersTls(): boolean {
  return /^ {2}tls_port:/m.test(readFileSync(join(place, "livekit.yaml"), "utf8"))
}
