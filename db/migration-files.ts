import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

/** A file of db/migrations. `needs`: the file that a version must know to live with what this one does. */
export type MigrationFile = {
  readonly name: string
  readonly text: string
  readonly sha256: string
  readonly needs: string | null
}

/** Beside this file, and beside the programs of an image. The web's build knows no such place: it names its own. */
export function migrationsFolder(): string {
  return join(import.meta.dirname, "migrations")
}

/** In the order in which they run. */
export async function migrationFiles(folder = migrationsFolder()): Promise<MigrationFile[]> {
  const there = await readdir(/* turbopackIgnore: true */ folder)
  const names = there.filter((name) => name.endsWith(".sql")).sort()
  return Promise.all(
    names.map(async (name) => {
      // The comments keep the web's build from taking all of the sources for what may be read here.
      const path = join(/* turbopackIgnore: true */ folder, name)
      return fileOf(name, await readFile(/* turbopackIgnore: true */ path, "utf8"))
    }),
  )
}

export function fileOf(name: string, text: string): MigrationFile {
  const sha256 = createHash("sha256").update(text).digest("hex")
  return { name, text, sha256, needs: needsIn(name, text)?.file ?? null }
}

/**
 * A file that the version before does not survive says so in a line of its own, with the first file of a version
 * that does, itself where none did before, and why nobody is hurt (ADR 0075):
 *
 *     -- Needs 0091_second_name.sql: since then nothing reads first_name.
 */
export function needsIn(name: string, text: string): { file: string; why: string } | undefined {
  const [, file = "", why = ""] = /^-- Needs (\S+\.sql|itself): (.{10,})$/m.exec(text) ?? []
  return file === "" ? undefined : { file: file === "itself" ? name : file, why }
}
