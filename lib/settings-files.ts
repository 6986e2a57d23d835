import { readFileSync } from "node:fs"

type Source = Readonly<Record<string, string | undefined>>

/**
 * The settings of these names, where each NAME may lie in a file that NAME_FILE names: what a secret store
 * mounts. Its line break at the end is none of the value. `wrong`: what cannot be, in words.
 */
export function withFiles(
  names: readonly string[],
  source: Source,
): { settings: Record<string, string | undefined>; wrong: string[] } {
  const settings = { ...source }
  const wrong: string[] = []
  for (const name of names) {
    const path = source[`${name}_FILE`]
    if (path === undefined || names.includes(`${name}_FILE`)) continue
    if (source[name] !== undefined) {
      wrong.push(`${name}: is set, and so is ${name}_FILE; leave one out`)
      continue
    }
    try {
      settings[name] = readFileSync(path, "utf8").replace(/\r?\n$/, "")
    } catch (error) {
      wrong.push(`${name}: ${name}_FILE cannot be read (${codeOf(error)}): ${path}`)
    }
  }
  return { settings, wrong }
}

/** ENOENT, EACCES. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "?"
}
