import { lockedPackages } from "./lock"
import type { Lock, LockedPackage } from "./lock"

/** Optional native halves of a benchmark's codec, never in production: they had no hash to be locked with. */
const speedUps = new Set([
  "@cbor-extract/cbor-extract-linux-x64",
  "@cbor-extract/cbor-extract-linux-arm64",
])

/**
 * Why this lock cannot be trusted, a line each: a package that is not of the registry (a git repository, a
 * folder, an address), one under another's name, or one whose bytes nothing here vouches for.
 */
export function lockFaults(lock: Lock): string[] {
  return [...namedFaults(lock), ...lockedPackages(lock).flatMap((one) => packageFaults(one))]
}

/**
 * Of other platforms' packages "npm run lock" knows no hash (tools/complete-lock.mjs): their bytes are not
 * checked where they are installed. Never so where Housecall runs: Linux on x64 and arm64 with glibc.
 */
export function unhashed(lock: Lock): LockedPackage[] {
  return lockedPackages(lock).filter((one) => one.integrity === undefined && isElsewhere(one))
}

function packageFaults(one: LockedPackage): string[] {
  const faults: string[] = []
  const { path, resolved, integrity, version } = one
  if (one.link) faults.push(`${path}: is a link to a folder`)
  else if (version === undefined || !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))
    faults.push(`${path}: "${version ?? ""}" is no version of the registry`)
  // What comes from the registry names no place here: npm asks the one that it is set up with, and the hash decides.
  if (resolved !== undefined)
    faults.push(`${path}: comes from ${placeOf(resolved)}, not from the registry`)
  if (!path.endsWith(`node_modules/${one.name}`))
    faults.push(`${path}: is ${one.name} under another name`)
  if (integrity === undefined && !one.link && !isElsewhere(one))
    faults.push(`${path}: has no integrity`)
  if (integrity !== undefined && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity))
    faults.push(`${path}: its integrity is not one SHA-512`)
  return faults
}

/** What packages ask for that names a place, or a package under another name, instead of a version. */
function namedFaults(lock: Lock): string[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.entries({
      ...entry.dependencies,
      ...entry.devDependencies,
      ...entry.optionalDependencies,
    })
      .filter(([, range]) => /[:/]/.test(range))
      .map(
        ([name, range]) =>
          `${path === "" ? "package.json" : path}: wants ${name} from ${placeOf(range)}`,
      ),
  )
}

/** Optional packages that npm does not install on Linux on x64 or arm64 with glibc, and the two named above. */
function isElsewhere({ name, optional, os, cpu, libc }: LockedPackage): boolean {
  if (!optional || cpu === undefined) return false
  if (speedUps.has(name)) return true
  const glibc = libc === undefined || libc.includes("glibc")
  const here = (os === undefined || os.includes("linux")) && glibc
  return !(here && cpu.some((one) => one === "x64" || one === "arm64"))
}

/** The place without what may stand before its @: a token must not get into a log. */
function placeOf(resolved: string): string {
  return resolved.replace(/\/\/[^/@]*@/, "//")
}
