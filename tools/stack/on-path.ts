import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

/** The program's file, looked for in PATH and then in `also`. */
export function onPath(name: string, also: readonly string[] = []): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== ""), ...also]
  return folders.map((folder) => join(folder, name)).find(isProgram)
}

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
