import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"

/** A harmless text of our own: the one thing that this clamd finds. */
export const marked = "housecall test signature, harmless"
/** As clamd names it: UNOFFICIAL is whatever ClamAV did not sign. */
export const finding = "Housecall.Test.UNOFFICIAL"

export type RealClamd = {
  readonly unix: string
  stop(): Promise<void>
}

/** The real clamd (`program`) with one signature, on loopback. Answers once it listens. */
export async function realClamd(
  program: string,
  { port, streamMaxLength }: { port: number; streamMaxLength: string },
): Promise<RealClamd> {
  const folder = await mkdtemp(join(tmpdir(), "housecall-clamd-"))
  const socket = join(folder, "ctl")
  const signature = Buffer.from(marked).toString("hex")
  // Any file type, anywhere in it (ClamAV's extended signature format).
  await writeFile(join(folder, "test.ndb"), `Housecall.Test:0:*:${signature}\n`)
  const settings = [
    "Foreground yes",
    `DatabaseDirectory ${folder}`,
    `TemporaryDirectory ${folder}`,
    `LocalSocket ${socket}`,
    "TCPAddr 127.0.0.1",
    `TCPSocket ${port}`,
    `StreamMaxLength ${streamMaxLength}`,
  ]
  const config = join(folder, "clamd.conf")
  await writeFile(config, `${settings.join("\n")}\n`)

  const child = spawn(program, ["--config-file", config], { stdio: ["ignore", "ignore", "pipe"] })
  const gone = once(child, "exit")
  const complaint = text(child.stderr)
  const stop = async (): Promise<void> => {
    child.kill()
    await gone
    await rm(folder, { recursive: true, force: true })
  }
  while (!(await answers(socket))) {
    if (child.exitCode !== null) throw new Error(`clamd ended: ${await complaint}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { unix: `unix:${socket}`, stop }
}

/** It says PONG on its socket, and by then listens on its port too. */
async function answers(path: string): Promise<boolean> {
  const socket = connect({ path })
  try {
    socket.end("zPING\0")
    return (await text(socket)).startsWith("PONG")
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
