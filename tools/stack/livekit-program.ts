import { mkdirSync, renameSync } from "node:fs"
import { join } from "node:path"

import { Failure } from "../failure"
import { cache, findGo, findLivekit, isProgram } from "../programs.mjs"
import { announce } from "../progress"
import type { Supervisor } from "./supervisor"

const source = "github.com/livekit/livekit-server/cmd/server@v1.13.5"
const advice =
  "install Go (go.dev), or put livekit-server 1.13 on PATH, or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET"

/** The server: from PATH, from the cache, or built into the cache with Go (some minutes, once). */
export async function livekitProgram(supervisor: Supervisor): Promise<string> {
  const built = join(cache, "server")
  const found = findLivekit()
  if (found !== undefined) return found
  const program = join(cache, "livekit-server")
  if (!isProgram(built)) {
    const go = findGo()
    if (go === undefined)
      throw new Failure("livekit-server is not installed, and neither is Go to build it", advice)
    announce("LiveKit", `building livekit-server with Go, once, into ${cache} (some minutes)`)
    mkdirSync(cache, { recursive: true })
    await supervisor.run({
      name: "go-install",
      command: go,
      args: ["install", source],
      env: { GOBIN: cache },
    })
  }
  renameSync(built, program)
  return program
}
