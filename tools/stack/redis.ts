import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { Redis } from "ioredis"

import { redisProgram } from "./redis-program"
import { stage } from "./supervisor"
import type { Supervisor } from "./supervisor"

export async function startRedis(
  supervisor: Supervisor,
  directory: string,
  port: number,
  password: string,
): Promise<string> {
  const program = await redisProgram(supervisor)
  const data = join(directory, "redis")
  if (!existsSync(data)) mkdirSync(data, { recursive: true, mode: 0o700 })
  const file = join(directory, "redis.conf")
  writeFileSync(file, redisConfig(data, port, password), { mode: 0o600 })
  const url = `redis://:${password}@127.0.0.1:${port}`
  const probe = new Redis(url, { retryStrategy: () => 25, maxRetriesPerRequest: null })
  probe.on("error", () => undefined)
  let heard = false
  void probe
    .ping()
    .then(() => (heard = true))
    .catch(() => undefined)
  try {
    await supervisor.start(
      { name: "redis", command: program, args: [file], stage: stage.services },
      () => Promise.resolve(heard),
    )
  } finally {
    probe.disconnect()
  }
  return url
}

/** A queue's Redis: every second on disk, and full memory refuses instead of dropping jobs. */
export function redisConfig(data: string, port: number, password: string): string {
  return `bind 127.0.0.1
port ${port}
dir ${JSON.stringify(data)}
requirepass ${password}
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
`
}
