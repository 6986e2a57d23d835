// node tools/complete-lock.mjs: adds to package-lock.json the optional packages of other platforms, which
// npm leaves out where it cannot see them and which "npm ci" then misses. Run through "npm run lock".
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, optionalDependencies?: Record<string, string>, os?: string[], cpu?: string[], libc?: string[] }} Entry
 * @typedef {Record<string, Entry>} Packages
 */

/** The same packages with every optional dependency that was missing. @param {Packages} packages */
export function complete(packages) {
  const whole = { ...packages }
  for (const { parent, name, range } of missing(packages)) {
    const top = `node_modules/${name}`
    const version = range.replace(/^[\^~=v]+/, "")
    // Two parents that want different versions: the second one's lies under it.
    const at = whole[top] === undefined || whole[top].version === version ? top : `${parent}/${top}`
    const dev = packages[parent]?.dev === true ? { dev: true } : {}
    whole[at] = { version, ...dev, optional: true, ...platformOf(name) }
  }
  return Object.fromEntries(Object.entries(whole).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/** Each optional dependency that no node_modules on its parent's way up satisfies. @param {Packages} packages */
export function missing(packages) {
  return Object.entries(packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(
        ([name]) =>
          !above(parent).some((folder) => packages[`${folder}node_modules/${name}`] !== undefined),
      )
      .map(([name, range]) => ({ parent, name, range })),
  )
}

/** "node_modules/a/node_modules/b" → its own, a's and the root's prefix. @param {string} path */
function above(path) {
  const parts = path === "" ? [] : path.split(/\/?node_modules\//).slice(1)
  return parts
    .map(
      (_, index) =>
        `${parts
          .slice(0, index + 1)
          .map((part) => `node_modules/${part}`)
          .join("/")}/`,
    )
    .concat("")
}

/** What a platform package's name says about where it belongs. @param {string} name */
export function platformOf(name) {
  /** @param {string[]} known */
  const find = (known) => known.find((word) => name.split(/[-/]/).includes(word))
  const os = find(["darwin", "win32", "linux", "freebsd", "android", "openharmony"])
  const cpu = find([
    "arm64",
    "x64",
    "ia32",
    "arm",
    "ppc64",
    "s390x",
    "riscv64",
    "loong64",
    "wasm32",
  ])
  const libc = /musl/.test(name) ? "musl" : os === "linux" && /gnu/.test(name) ? "glibc" : undefined
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(libc ? { libc: [libc] } : {}),
    ...(os ? { os: [os] } : {}),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = join(import.meta.dirname, "../package-lock.json")
  const lock = JSON.parse(readFileSync(file, "utf8"))
  const count = missing(lock.packages).length
  lock.packages = complete(lock.packages)
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`package-lock.json: ${count} optional packages added.`)
}
