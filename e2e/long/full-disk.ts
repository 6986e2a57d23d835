import { closeSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from "node:fs"
import { join } from "node:path"

import { running } from "../running"

/** The small disk that the house's database has for itself; undefined where it shares the machine's. */
export function smallDisk(): string | undefined {
  const folder = running.databaseDisk ?? undefined
  const isOwn =
    folder !== undefined &&
    readFileSync("/proc/self/mounts", "utf8").includes(`housecall-small-disk ${folder} `)
  return isOwn ? folder : undefined
}

/** Fills it until so many bytes are left: something else on the disk, as it happens. */
export function fillUntil(folder: string, left: number): void {
  const block = Buffer.alloc(1 << 20)
  const file = openSync(filling(folder), "a")
  try {
    while (freeOf(folder) > left)
      writeSync(file, block, 0, Math.min(block.length, Math.max(4_096, freeOf(folder) - left)))
  } catch (error) {
    // With nothing left the last block does not fit: that is what was wanted.
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error
  } finally {
    closeSync(file)
  }
}

export function makeRoom(folder: string): void {
  rmSync(filling(folder), { force: true })
}

function freeOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

function filling(folder: string): string {
  return join(folder, "somebody-elses-file")
}
