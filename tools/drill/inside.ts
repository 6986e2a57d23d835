import { join } from "node:path"

import { runProgram } from "./run-program"
import type { Ended } from "./run-program"

const root = join(import.meta.dirname, "../..")

type Settings = Readonly<Record<string, string>>

/** What inside-program.ts answers in a house of these settings. */
export async function inside(settings: Settings, ...args: string[]): Promise<unknown> {
  const { code, said } = await tool(settings, "drill/inside-program.ts", ...args)
  const last: unknown = code === 0 ? JSON.parse(said.trim().split("\n").at(-1) ?? "") : undefined
  if (code === 0) return last
  throw new Error(`${args.join(" ")} ended with ${code}: ${said.trim()}`)
}

/** One of our own commands, as an operator types it, with these settings and none of ours. */
export function tool(settings: Settings, file: string, ...args: string[]): Promise<Ended> {
  const program = ["--import", "tsx", join(root, "tools", file), ...args]
  const { PATH = "/usr/bin:/bin", HOME = "/" } = process.env
  const env: NodeJS.ProcessEnv = { PATH, HOME, NODE_ENV: "production", ...settings }
  return runProgram(process.execPath, program, { cwd: root, env })
}
