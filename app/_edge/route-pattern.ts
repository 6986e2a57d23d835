import { readFileSync } from "node:fs"
import { join } from "node:path"

/** Finds the pattern of a path: what a label or a span may say of an address. */
export type RoutePattern = (path: string) => string

/**
 * Over all patterns of the app. What is none of them is "other", and files of the build are "static": whatever
 * people type into an address, there are no more labels than routes.
 */
export function routePatterns(patterns: readonly string[]): RoutePattern {
  const root = node()
  for (const pattern of patterns) {
    let at = root
    for (const part of partsOf(pattern)) {
      const rest = /^\[{1,2}\.\.\./.test(part)
      if (rest) at.rest = pattern
      // An optional rest is there with nothing in it, too.
      if (part.startsWith("[[...")) at.pattern ??= pattern
      if (rest) break
      const next = part.startsWith("[") ? (at.any ??= node()) : (at.named.get(part) ?? node())
      if (!part.startsWith("[")) at.named.set(part, next)
      at = next
    }
    if (!/\[\.\.\./.test(pattern)) at.pattern = pattern
  }
  return (path) => (/^\/(_next|e2ee|blur|recordings)\//.test(path) ? "static" : find(root, path))
}

/** As the build wrote them; without one (`next dev`) there are none, and all is "other". */
export function builtPatterns(): string[] {
  try {
    const file = join(
      /* turbopackIgnore: true */ process.cwd(),
      ".next/app-path-routes-manifest.json",
    )
    const routes: unknown = JSON.parse(readFileSync(file, "utf8"))
    const values: unknown[] = typeof routes === "object" && routes ? Object.values(routes) : []
    return values.filter((one) => typeof one === "string")
  } catch {
    return []
  }
}

type Node = {
  readonly named: Map<string, Node>
  any?: Node
  rest?: string
  pattern?: string
}

function node(): Node {
  return { named: new Map() }
}

/** A name before a part in brackets, as Next decides. At most as deep as the deepest route. */
function find(root: Node, path: string): string {
  const parts = partsOf(path)
  const seek = (at: Node, depth: number): string | undefined => {
    const part = parts[depth]
    if (part === undefined) return at.pattern
    const named = at.named.get(part)
    return (named && seek(named, depth + 1)) ?? (at.any && seek(at.any, depth + 1)) ?? at.rest
  }
  return seek(root, 0) ?? "other"
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "")
}
