import { sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"

import type { NodeReader } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { countAt, nodeReader, tileWidth } from "../proofs/tiles"
import type { Edge, Tile } from "../proofs/tiles"

/** How many entries a clinic's log has. */
export async function logSize(tx: Tx, clinicId: ClinicId): Promise<number> {
  const { rows } = await tx.execute<{ size: string }>(
    sql`select coalesce(max(log_index) + 1, 0) as size from log_entries where clinic_id = ${clinicId}`,
  )
  return Number(rows[0]?.size ?? 0)
}

/** The right edge of a log of this size. Tiles that do not fit the size stop everything: nothing is built on them. */
export async function readEdge(tx: Tx, clinicId: ClinicId, size: number): Promise<Edge> {
  const levels: Uint8Array[] = []
  for (let level = 0; countAt(size, level) > 0; level++) {
    const count = countAt(size, level)
    const width = count % tileWidth
    const tile = Math.floor(count / tileWidth)
    const stored = await tileAt(tx, clinicId, level, tile)
    if ((stored?.length ?? 0) !== width * 32) {
      throw new Fault(
        "invariant",
        `Log of ${size} entries, but tile ${level}/${tile} has ${(stored?.length ?? 0) / 32} hashes`,
      )
    }
    levels.push(stored ?? new Uint8Array())
  }
  return { size, levels }
}

export async function tileAt(
  tx: Tx,
  clinicId: ClinicId,
  level: number,
  tile: number,
): Promise<Uint8Array | undefined> {
  const { rows } = await tx.execute<{ hashes: Buffer }>(
    sql`select hashes from log_tiles where clinic_id = ${clinicId} and level = ${level} and tile = ${tile}`,
  )
  return rows[0]?.hashes
}

/** Nodes of the stored tree. Keeps the tiles it has read, for as long as the caller keeps the reader. */
export function storedNodes(tx: Tx, clinicId: ClinicId): NodeReader {
  const kept = new Map<string, Uint8Array>()
  return nodeReader(sha256, async (level, tile) => {
    const key = `${level}/${tile}`
    const hashes = kept.get(key) ?? (await tileAt(tx, clinicId, level, tile))
    if (!hashes) throw new Fault("invariant", `Tile ${key} is missing`)
    if (kept.size < keptTiles) kept.set(key, hashes)
    return hashes
  })
}

export async function writeTiles(
  tx: Tx,
  clinicId: ClinicId,
  tiles: readonly Tile[],
): Promise<void> {
  await tx.execute(sql`
    insert into log_tiles (clinic_id, level, tile, hashes)
    select ${clinicId}, level, tile, hashes
    from unnest(${sql.param(tiles.map(({ level }) => level))}::int[], ${sql.param(tiles.map(({ tile }) => tile))}::bigint[],
      ${sql.param(tiles.map(({ hashes }) => Buffer.from(hashes)))}::bytea[]) as t (level, tile, hashes)
    on conflict (clinic_id, level, tile) do update set hashes = excluded.hashes`)
}

/** 8 kB each. */
const keptTiles = 4096
