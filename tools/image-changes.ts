import { lstatSync, readdirSync } from "node:fs"
import { join, relative } from "node:path"

/** Each file of a folder with its size and when it was last changed. */
export function treeOf(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const { size, mtimeMs } = lstatSync(path)
      return [relative(folder, path), entry.isDirectory() ? "" : `${size} ${mtimeMs}`]
    }),
  )
}

/** What is new, changed or gone. */
export function changesIn(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].filter((name) => before.get(name) !== after.get(name))
}
