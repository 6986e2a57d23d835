import { execFileSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { delimiter, join } from "node:path"

import { Failure } from "../failure"
import { programMs, runProgram } from "./run-program"

/** pg_dump and pg_restore: of one folder, and of the same major version as the server or newer. */
export type PostgresPrograms = { readonly folder: string; readonly major: number }

/** Those of `folder`; where none is given, the first that fit on PATH or where Debian keeps them. */
export function findPostgresPrograms(
  server: number,
  folder?: string,
): PostgresPrograms | undefined {
  const found = (folder === undefined ? usualFolders() : [folder])
    .map((one) => ({ folder: one, major: majorOf(join(one, "pg_dump")) }))
    .find(({ major }) => major >= server)
  if (found !== undefined || folder === undefined) return found
  throw new Failure(
    `${folder} has no pg_dump of PostgreSQL ${server} or newer`,
    "an older one refuses a newer server: name the folder of one that fits, or leave --programs out",
  )
}

/**
 * Runs one to its end, for `ms` at most. Its password goes by the environment, where no list of processes shows
 * it; it never asks for another, which would wait for whoever sits there.
 */
export async function runPostgres(
  { folder }: PostgresPrograms,
  name: "pg_dump" | "pg_restore",
  url: string,
  args: readonly string[],
  ms: number = programMs,
): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const env = {
    ...process.env,
    PGHOST: hostname,
    PGCONNECT_TIMEOUT: "30",
    PGPORT: port === "" ? "5432" : port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
  }
  const database = `--dbname=${decodeURIComponent(pathname.slice(1))}`
  const program = join(folder, name)
  const { code, said } = await runProgram(
    program,
    [database, "--no-password", ...args],
    { env },
    ms,
  )
  if (code === 0) return
  throw new Failure(`${program} ended with ${code}: ${said.trim()}`, "its own word says why")
}

function usualFolders(): string[] {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter((one) => one !== "")
  return [...onPath, ...debianFolders()]
}

function debianFolders(): string[] {
  const root = "/usr/lib/postgresql"
  try {
    return readdirSync(root).map((version) => join(root, version, "bin"))
  } catch {
    return []
  }
}

/** 0 where there is none. */
function majorOf(program: string): number {
  try {
    const said = execFileSync(program, ["--version"], { encoding: "utf8", stdio: "pipe" })
    return Number(/ (\d+)/.exec(said)?.[1] ?? 0)
  } catch {
    return 0
  }
}
