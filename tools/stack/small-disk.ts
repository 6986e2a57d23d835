import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"

/**
 * A file system of so many MB at `folder`, in memory, so that a test can fill it. False where this user or
 * this machine may not mount one.
 */
export function mountSmallDisk(folder: string, megabytes: number): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false
  const mounted = spawnSync("mount", [
    ...["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0755`],
    ...["housecall-small-disk", folder],
  ])
  return mounted.status === 0
}

/** Nothing happens where there is none. What still has a file open on it keeps it until it is gone. */
export function unmountSmallDisk(folder: string): void {
  if (isMounted(folder)) spawnSync("umount", ["-l", folder])
}

function isMounted(folder: string): boolean {
  const table = "/proc/self/mounts"
  if (!existsSync(table)) return false
  return readFileSync(table, "utf8")
    .split("\n")
    .some((line) => line.startsWith(`housecall-small-disk ${folder} `))
}
