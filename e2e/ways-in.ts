import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/**
 * Everything that the source lets somebody call, by name: "GET /api/events", "page /today",
 * "action app/x.ts", "stream app/x.ts", "socket app/x.ts", and "other …" for what Next.js serves or does by
 * a file's name or a setting and this house does not use.
 */
export function waysIn(root: string): string[] {
  return [...filesOf(root).flatMap((path) => waysOf(path, read(root, path))), ...settingsOf(root)]
}

/** The address as the folders say it: groups in round brackets are not in it. */
function addressOf(path: string): string {
  const parts = path.split("/").slice(1, -1)
  return `/${parts.filter((part) => !/^\(.*\)$|^@/.test(part)).join("/")}`
}

function waysOf(path: string, text: string): string[] {
  const ways: string[] = []
  const inApp = /^(src\/)?app\//.test(path)
  const name = path.split("/").at(-1) ?? ""
  if (inApp && /^route\.[cm]?[jt]sx?$/.test(name))
    ways.push(...methodsOf(text).map((method) => `${method} ${addressOf(path)}`))
  if (inApp && /^page\.([cm]?[jt]sx?|mdx?)$/.test(name)) ways.push(`page ${addressOf(path)}`)
  if (/^\s*["']use server["']/m.test(text)) ways.push(`action ${path}`)
  if (text.includes("text/event-stream") && /new (Response|NextResponse|Headers)\b/.test(text))
    ways.push(`stream ${path}`)
  if (/\bWebSocketServer\b|\.on\(\s*["']upgrade["']/.test(text)) ways.push(`socket ${path}`)
  if (inApp && madeOnRequest.test(name)) ways.push(`other ${path}`)
  if (/^(src\/)?(pages\/|middleware\.)|^src\/app\//.test(path)) ways.push(`other ${path}`)
  return ways
}

/** Files that Next.js makes a route of, beside pages and routes. */
const madeOnRequest =
  /^(sitemap|robots|manifest|opengraph-image|twitter-image|icon|apple-icon)\d*\.[cm]?[jt]sx?$/

const methods = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS"

/** Exported by a declaration, by a list, or taken out of an object. */
function methodsOf(text: string): string[] {
  const declared = text.matchAll(
    new RegExp(`^export (?:const|let|var|async function|function) (${methods})\\b`, "gm"),
  )
  const lists = text.matchAll(/^export (?:(?:const|let|var) )?\{([^}]*)\}/gm)
  const listed = Array.from(lists, ([, names = ""]) => names.split(","))
    .flat()
    .flatMap((one) => new RegExp(`\\b(${methods})\\s*$`).exec(one.trim())?.[1] ?? [])
  return [...Array.from(declared, ([, method = ""]) => method), ...listed]
}

/** What would give another address to a route. */
function settingsOf(root: string): string[] {
  const text = existsSync(join(root, "next.config.ts")) ? read(root, "next.config.ts") : ""
  return ["rewrites", "redirects", "i18n", "basePath", "assetPrefix"]
    .filter((setting) => new RegExp(`^\\s*(async )?${setting}\\b`, "m").test(text))
    .map((setting) => `other next.config.ts ${setting}`)
}

/** Without what the linter's own test puts there for a moment (tools/boundaries.test.ts). */
function filesOf(root: string): string[] {
  const top = readdirSync(root).filter((name) => /\.[cm]?[jt]sx?$/.test(name))
  const below = ["app", "lib", "db", "pages", "src"].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map(
          (path) => `${folder}/${path.replaceAll("\\", "/")}`,
        )
      : [],
  )
  return [...top, ...below].filter(
    (path) =>
      /\.([cm]?[jt]sx?|mdx)$/.test(path) && !/\.test\.tsx?$|(^|\/)(testing|planted)-/.test(path),
  )
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8")
}
