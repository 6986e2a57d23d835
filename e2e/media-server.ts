import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** What `tools/stack` set up beside demo.json. */
const place = dirname(process.env["HOUSECALL_RUN"] ?? ".data/demo.json")

export function offersTls(): boolean {
  return /^ {2}tls_port:/m.test(readFileSync(join(place, "livekit.yaml"), "utf8"))
}
