import { statfs } from "node:fs/promises"

/**
 * Whether the database's disk has no more than its reserve left (docs/decisions/0080). Looked at once in
 * two seconds. Where DATABASE_DISK names no folder of that disk nobody here can know: then it has room.
 */
export async function isDiskFull(now: number = Date.now()): Promise<boolean> {
  const folder = process.env["DATABASE_DISK"]
  if (folder === undefined || folder === "") return false
  if (seen === undefined || seen.folder !== folder || now - seen.at > seenForMs)
    seen = { folder, at: now, free: await freeBytes(folder) }
  return seen.free < reserveMegabytes() * 1e6
}

export const defaultReserveMegabytes = 1024

const seenForMs = 2_000
let seen: { folder: string; at: number; free: number } | undefined

function reserveMegabytes(): number {
  const given = Number(process.env["DATABASE_RESERVE"] ?? "")
  return given > 0 ? given : defaultReserveMegabytes
}

/** What others than root may still write. A folder that cannot be asked (any more) refuses nobody. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
