// npm run deps [-- --write]: what Housecall is made of. Checks the lock, package.json and the licences,
// offline, and writes a CycloneDX list of it all into .data/. With --write docs/licences.md is made anew.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { licenceFaults, licencePage, licenceRows } from "./dependencies/licences"
import { Lock, Manifest } from "./dependencies/lock"
import { lockFaults, unhashed } from "./dependencies/lock-faults"
import { manifestFaults } from "./dependencies/manifest-faults"
import { npmSbom, sbomFaults } from "./dependencies/sbom"

const root = join(import.meta.dirname, "..")
const lock = Lock.parse(JSON.parse(read("package-lock.json")))
const manifest = Manifest.parse(JSON.parse(read("package.json")))
const rows = licenceRows(lock)
const page = licencePage(rows)
if (process.argv.includes("--write")) writeFileSync(join(root, "docs/licences.md"), page)

const sbom = npmSbom(root)
mkdirSync(join(root, ".data"), { recursive: true })
writeFileSync(join(root, ".data/sbom.cdx.json"), `${JSON.stringify(sbom, null, 2)}\n`)

const faults = [
  ...lockFaults(lock),
  ...manifestFaults(manifest, lock, read(".npmrc")),
  ...licenceFaults(rows),
  ...(read("docs/licences.md") === page
    ? []
    : ["docs/licences.md is not what the lock says: npm run deps -- --write"]),
  ...sbomFaults(sbom, lock),
]
for (const fault of faults) console.error(`✗ ${fault}`)
console.log(
  `${rows.length} packages, ${unhashed(lock).length} of them of other platforms and without a hash. .data/sbom.cdx.json`,
)
process.exitCode = faults.length === 0 ? 0 : 1

function read(name: string): string {
  const file = join(root, name)
  return existsSync(file) ? readFileSync(file, "utf8") : ""
}
