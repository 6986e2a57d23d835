import { mkdirSync, renameSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"

import { Failure } from "../failure"
import { isProgram, onPath } from "./on-path"
import type { Supervisor } from "./supervisor"

export const livekitSource = "github.com/livekit/livekit-server/cmd/server@v1.13.5"
export const livekitAdvice = `install Go 1.24 or newer (go.dev), or put livekit-server on PATH, or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET`

const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "housecall/bin")

export function findLivekit(): string | undefined {
  return onPath("livekit-server") ?? [join(cache, "livekit-server")].find(isProgram)
}

export function findGo(): string | undefined {
  return onPath("go", ["/usr/local/go/bin"])
}

/** The server: from PATH, from the cache, or built into the cache with Go (some minutes, once). */
export async function livekitProgram(supervisor: Supervisor, say: (text: string) => void): Promise<string> {
  const built = join(cache, "server")
  const found = findLivekit()
  if (found !== undefined) return found
  const program = join(cache, "livekit-server")
  if (!isProgram(built)) {
    const go = findGo()
    if (go === undefined) throw new Failure("livekit-server is not installed, and neither is Go to build it", livekitAdvice)
    say(`building livekit-server with Go, once, into ${cache}`)
    mkdirSync(cache, { recursive: true })
    await supervisor.run({ name: "go-install", command: go, args: ["install", livekitSource], env: { GOBIN: cache } })
  }
  renameSync(built, program)
  return program
}
