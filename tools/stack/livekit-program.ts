import { execFile } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

import { Failure } from "../failure"
import { builtLivekit, cache, findGo, findLivekit } from "../programs.mjs"
import { announce } from "../progress"
import { livekitModule, writeSource } from "./livekit-source"
import type { Supervisor } from "./supervisor"

const advice =
  "install Go (go.dev), or put livekit-server 1.13.7 or newer on PATH, or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET"

/** The server: from PATH, from the cache, or built into the cache with Go (some minutes, once). */
export async function livekitProgram(supervisor: Supervisor): Promise<string> {
  const found = findLivekit()
  if (found !== undefined) return found
  const go = findGo()
  if (go === undefined)
    throw new Failure("livekit-server is not installed, and neither is Go to build it", advice)
  announce("LiveKit", `building livekit-server with Go, once, into ${cache} (some minutes)`)
  await buildOfLivekit(supervisor, go, { program: builtLivekit, part: "./cmd/server" })
  return builtLivekit
}

type Build = {
  /** The file that is made. */
  program: string
  /** Which of the module's programs. */
  part: string
  /** A folder of Go that is built as this part of the module, with what the module knows. */
  with?: string
}

export async function buildOfLivekit(
  supervisor: Supervisor,
  go: string,
  { program, part, with: added }: Build,
): Promise<void> {
  mkdirSync(dirname(program), { recursive: true })
  const source = mkdtempSync(join(tmpdir(), "housecall-livekit-"))
  // Two houses that build at once do not see each other's half-written program.
  const unfinished = `${program}.${process.pid}`
  try {
    writeSource(await download(go), source)
    if (added !== undefined) cpSync(added, join(source, part), { recursive: true })
    await supervisor.run({
      name: "go-build",
      command: go,
      args: ["build", "-C", source, "-o", unfinished, part],
    })
    renameSync(unfinished, program)
  } finally {
    rmSync(source, { recursive: true, force: true })
    rmSync(unfinished, { force: true })
  }
}

/** The folder in which Go keeps the module. */
async function download(go: string): Promise<string> {
  const { stdout } = await promisify(execFile)(go, ["mod", "download", "-json", livekitModule], {
    timeout: 600_000,
  }).catch((cause: unknown) => {
    throw new Failure(`${livekitModule} could not be downloaded (${String(cause)})`, advice)
  })
  const answer: unknown = JSON.parse(stdout)
  if (typeof answer === "object" && answer !== null && "Dir" in answer) return String(answer.Dir)
  throw new Failure(`Go did not say where it keeps ${livekitModule}`, advice)
}
