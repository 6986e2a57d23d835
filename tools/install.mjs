import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/**
 * Installs the npm packages when they are missing or the lock changed since. True when they are there.
 * @param {string} root
 */
export function install(root) {
  const stamp = join(root, "node_modules/.housecall-lock")
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex")
  const installed = existsSync(stamp) ? readFileSync(stamp, "utf8") : undefined
  const why = reason(existsSync(join(root, "node_modules/tsx")), installed, lock)
  if (why === undefined) return true

  console.log(`Packages: ${why}; running npm ci (about a minute).`)
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: "inherit",
  })
  if (npm.status !== 0) {
    console.error(
      "npm ci failed: see the lines above. Check the network and the registry, then run this again.",
    )
    return false
  }
  writeFileSync(stamp, lock)
  return true
}

/**
 * @param {boolean} present whether node_modules is there
 * @param {string | undefined} installed the lock's hash at the last install of ours
 * @param {string} lock the lock's hash now
 */
export function reason(present, installed, lock) {
  if (!present) return "not installed"
  // No stamp: a person ran npm ci or npm install; that is trusted until the lock changes under our stamp.
  if (installed !== undefined && installed !== lock) return "package-lock.json changed"
  return undefined
}

/** @param {string} version */
export function nodeIsNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  return major > 20 || (major === 20 && minor >= 19)
}
