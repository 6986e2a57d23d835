import { Failure } from "../failure"
import { findAptGet, findRedis } from "../programs.mjs"
import { announce } from "../progress"
import type { Supervisor } from "./supervisor"

const advice = "apt-get install redis-server (macOS: brew install redis), or set REDIS_URL"

/** The server: from PATH, or from Debian's packages where we are root and may ask for it. */
export async function redisProgram(supervisor: Supervisor): Promise<string> {
  const found = findRedis()
  if (found !== undefined) return found
  const apt = process.getuid?.() === 0 ? findAptGet() : undefined
  if (apt !== undefined) {
    announce("Redis", "installing redis-server with apt-get (once)")
    const env = { DEBIAN_FRONTEND: "noninteractive" }
    const install = ["install", "--yes", "--no-install-recommends", "redis-server"]
    await supervisor.exitCode({ name: "apt-get-update", command: apt, args: ["update"], env })
    await supervisor.exitCode({ name: "apt-get-install", command: apt, args: install, env })
  }
  const installed = findRedis()
  if (installed === undefined) throw new Failure("redis-server is not installed", advice)
  return installed
}
