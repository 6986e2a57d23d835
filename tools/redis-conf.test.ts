import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { expect, onTestFinished, test } from "vitest"

import { openRedis } from "./doctor/redis-probe"
import { redisVerdict } from "./doctor/redis-verdict"
import { found } from "./doctor/verdict"
import { findRedis } from "./programs.mjs"
import { layOut, storedSecrets } from "./secret-files"
import { choosePort } from "./stack/ports"
import { listening } from "./testing-front-door"

const program = findRedis()

// deploy/redis.conf with the real redis-server, counted as skipped where none is installed.
test.skipIf(program === undefined)(
  "deploy/redis.conf: the password that was made opens it, nobody gets in without, and the doctor calls it well",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "housecall-redis-"))
    const port = await choosePort()
    const hosts = { postgres: "postgres:5432", redis: `127.0.0.1:${port}` }
    layOut(folder, storedSecrets(folder).secrets, hosts)
    // Only where it lies and listens is another: this machine has one of each for everybody.
    const text = readFileSync(join(import.meta.dirname, "../deploy/redis.conf"), "utf8")
      .replace("/run/housecall", join(folder, "redis"))
      .replace("dir /data", `dir ${folder}`)
      .replace("port 6379", `port ${port}`)
      .replace("bind 0.0.0.0", "bind 127.0.0.1")
    const file = join(folder, "redis.conf")
    writeFileSync(file, text)
    const server = spawn(program ?? "", [file], { stdio: "ignore" })
    onTestFinished(async () => {
      const gone = new Promise((done) => server.once("exit", done))
      if (server.exitCode === null && server.kill("SIGKILL")) await gone
      rmSync(folder, { recursive: true, force: true })
    })
    await listening(port)

    const web = openRedis(readFileSync(join(folder, "web/redis-url"), "utf8").trim())
    const stranger = openRedis(`redis://127.0.0.1:${port}`)
    onTestFinished(() => {
      web.close()
      stranger.close()
    })
    expect(redisVerdict(found(await web.state()))).toMatchObject({
      state: "well",
      say: expect.stringMatching(/noeviction, every write on disk/),
    })
    await expect(stranger.state()).rejects.toThrow(/NOAUTH/)
  },
)
