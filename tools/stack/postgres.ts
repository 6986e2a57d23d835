import { existsSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

import pg from "pg"

import { giveTo, postgresServer } from "./postgres-binaries"
import type { Server } from "./postgres-binaries"
import { makePlace, placeOf } from "./postgres-place"
import { stage } from "./supervisor"
import type { Supervisor } from "./supervisor"

type Cluster = {
  directory: string
  port: number
  password: string
  /** For tests: nothing in the cluster outlives the run, so nothing waits for the disk. */
  throwaway?: boolean
  /** A new cluster gets a disk of so many MB of its own, where one may be had: for tests that fill it. */
  megabytes?: number | undefined
  /** What its process and its log are called, where there is more than one: "postgres" unless told. */
  name?: string
}

/** Starts the cluster of a data directory, made first when it is not there. Returns the superuser's URL. */
export async function startPostgres(supervisor: Supervisor, cluster: Cluster): Promise<string> {
  const server = postgresServer()
  const place = placeOf(cluster.directory, server)
  // initdb writes PG_VERSION early; "global/pg_control" is what a half-made cluster lacks.
  const whole =
    existsSync(join(place, "PG_VERSION")) && existsSync(join(place, "global/pg_control"))
  if (!whole) await initialise(supervisor, server, place, cluster)

  const url = `postgres://postgres:${cluster.password}@127.0.0.1:${cluster.port}/postgres`
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    shared_buffers: "64MB",
    max_connections: "200",
    timezone: "UTC",
    ...(cluster.throwaway === true
      ? { fsync: "off", full_page_writes: "off", synchronous_commit: "off" }
      : {}),
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  await supervisor.start(
    {
      name: cluster.name ?? "postgres",
      command: join(server.native, "bin/postgres"),
      args: ["-D", place, "-p", String(cluster.port), ...args],
      stage: stage.database,
      signal: "SIGINT",
      haste: "SIGQUIT",
      ...(server.user === undefined ? {} : { user: server.user }),
    },
    () => answers(url),
  )
  return url
}

async function initialise(
  supervisor: Supervisor,
  server: Server,
  place: string,
  { password, megabytes }: Cluster,
): Promise<void> {
  makePlace(server, place, megabytes)
  const passwordFile = join(dirname(place), "postgres-password")
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, password, { mode: 0o600, flag: "wx" })
  giveTo(server, passwordFile)
  const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
  const safety = [
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--data-checksums",
    "--no-sync",
  ]
  try {
    await supervisor.run({
      name: "initdb",
      command: join(server.native, "bin/initdb"),
      args: ["-D", place, "-U", "postgres", "-E", "UTF8", ...locale, ...safety],
      ...(server.user === undefined ? {} : { user: server.user }),
    })
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on("error", () => undefined)
  try {
    await client.connect()
    await client.query("select 1")
    return true
  } finally {
    await client.end()
  }
}
