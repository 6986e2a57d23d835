import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { z } from "zod"

import { Failure } from "../failure"
import { birthOf, end, lives } from "./process"

const Birth = z.object({ pid: z.int().positive(), start: z.string() })
const Child = Birth.extend({ name: z.string(), signal: z.enum(["SIGINT", "SIGTERM"]) })
const Running = z.object({ supervisor: Birth, children: z.array(Child) })

export type Child = z.infer<typeof Child>

/** Takes a data directory for this process: ends what an earlier, killed start left behind in it. */
export async function claim(directory: string): Promise<PidFile> {
  const file = join(directory, "pids.json")
  const before = read(file)
  if (before !== undefined && lives(before.supervisor)) {
    throw new Failure(
      `Housecall already runs in ${directory} (process ${before.supervisor.pid})`,
      `stop it with Ctrl-C or "kill ${before.supervisor.pid}", or give this one a place of its own with --dir`,
    )
  }
  if (before !== undefined) await end(before.children, 5_000)
  rmSync(file, { force: true })
  return new PidFile(file)
}

/** The file that lets the next start find what a killed one left. */
export class PidFile {
  readonly #file: string
  #children: Child[] = []

  constructor(file: string) {
    this.#file = file
    // "wx": of two starts at the same moment one must lose here rather than later.
    this.#write("wx")
  }

  add(child: Child): void {
    this.#children = [...this.#children, child]
    this.#write("w")
  }

  drop(pid: number): void {
    this.#children = this.#children.filter((child) => child.pid !== pid)
    this.#write("w")
  }

  remove(): void {
    rmSync(this.#file, { force: true })
  }

  #write(flag: "w" | "wx"): void {
    const supervisor = birthOf(process.pid)
    writeFileSync(this.#file, JSON.stringify({ supervisor, children: this.#children }), {
      flag,
      mode: 0o600,
    })
  }
}

function read(file: string): z.infer<typeof Running> | undefined {
  try {
    return Running.parse(JSON.parse(readFileSync(file, "utf8")))
  } catch {
    return undefined
  }
}
