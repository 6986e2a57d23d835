import { readdirSync } from "node:fs"
import { join } from "node:path"

import { contractOf } from "../contract"
import type { Handled } from "./document"

/** Every route handler below `app`, with what it says of itself; and those that say nothing. */
export async function handledRoutes(
  root: string,
): Promise<{ handled: Handled[]; silent: readonly string[] }> {
  const handled: Handled[] = []
  const silent: string[] = []
  const files = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
    .filter((path) => /(?:^|[/\\])route\.tsx?$/.test(path) && !path.startsWith("_edge"))
    .toSorted()
  for (const file of files) {
    const exported: Record<string, unknown> = await import(join(root, "app", file))
    const folder = `/${file.replace(/[/\\]?route\.tsx?$/, "")}`.replaceAll("\\", "/")
    for (const method of methods) {
      const handler = exported[method]
      if (!isHandler(handler)) continue
      const contract = contractOf(handler)
      if (contract === undefined) silent.push(`${method} ${folder}`)
      else handled.push({ method, folder, contract })
    }
  }
  return { handled, silent }
}

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

function isHandler(value: unknown): value is (...input: never[]) => unknown {
  return typeof value === "function"
}
