import { createHash } from "node:crypto"
import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"

const folders = ["app", "lib", "db", "public", "tools/build"]
const files = [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "next.config.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "instrumentation.node.ts",
  "instrumentation-client.ts",
  "tools/build.mjs",
]

/** One hash over everything that the production build is made from. Tests are not. @param {string} root */
export function sourceHash(root) {
  const hash = createHash("sha256").update(process.version)
  const listed = folders
    .flatMap((folder) => under(root, folder))
    .concat(files.filter((file) => existsSync(join(root, file))))
  for (const file of listed.toSorted())
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest("hex")
}

/** @param {string} root @param {string} folder @returns {string[]} */
function under(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|spec)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
}
