import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

import { z } from "zod"

import { giveTo, shared } from "./postgres-binaries"
import type { Server } from "./postgres-binaries"
import { mountSmallDisk, unmountSmallDisk } from "./small-disk"

const Place = z.object({ cluster: z.string().min(1) })

/**
 * Where the cluster of a data directory lives. An ordinary user's is inside it. Root's is elsewhere,
 * under an id kept in the data directory: a fresh checkout never meets an older one's cluster.
 */
export function placeOf(directory: string, server: Server): string {
  const kept = clusterIn(directory)
  const cluster =
    kept ??
    (server.user === undefined
      ? join(directory, "postgres")
      : join(shared, randomBytes(8).toString("hex"), "postgres"))
  writeFileSync(file(directory), JSON.stringify({ cluster }))
  return cluster
}

/**
 * The empty folder for a new cluster: passable above, closed itself, and its server's own. With `megabytes`
 * on a disk of its own of that size, where one may be had.
 */
export function makePlace(server: Server, cluster: string, megabytes?: number): void {
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(dirname(cluster), { recursive: true, mode: 0o755 })
  if (megabytes !== undefined && server.user !== undefined)
    mountSmallDisk(dirname(cluster), megabytes)
  mkdirSync(cluster, { mode: 0o700 })
  giveTo(server, cluster)
}

export function forgetPlace(directory: string): void {
  const cluster = clusterIn(directory)
  if (cluster === undefined) return
  unmountSmallDisk(dirname(cluster))
  rmSync(cluster.startsWith(`${shared}/`) ? dirname(cluster) : cluster, {
    recursive: true,
    force: true,
  })
  rmSync(file(directory), { force: true })
}

/** The cluster's folder, once there is one of ours. */
export function clusterIn(directory: string): string | undefined {
  if (!existsSync(file(directory))) return undefined
  return Place.parse(JSON.parse(readFileSync(file(directory), "utf8"))).cluster
}

function file(directory: string): string {
  return join(directory, "postgres.json")
}
