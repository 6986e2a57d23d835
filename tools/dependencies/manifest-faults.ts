import { lockedPackages } from "./lock"
import type { Lock, Manifest } from "./lock"

/** Stable for years and asked for by several at once: the lock alone fixes their version. */
const ranged = new Set(["ioredis", "lucide-react", "nodemailer", "pg", "pino"])

/**
 * What package.json leaves open, a line each: a version that is not exact (0.x, alphas and betas always are;
 * the few above and types may be ranges), one that the lock does not hold, and an install script that
 * nobody has allowed or refused by name.
 */
export function manifestFaults(manifest: Manifest, lock: Lock, npmrc: string): string[] {
  return [
    ...versionFaults(manifest, lock),
    ...overrideFaults(manifest),
    ...scriptFaults(manifest, lock, npmrc),
  ]
}

function versionFaults(manifest: Manifest, lock: Lock): string[] {
  return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).flatMap(
    ([name, asked]) => {
      const locked = lock.packages[`node_modules/${name}`]?.version
      if (locked === undefined) return [`package.json: ${name} is not in the lock: npm run lock`]
      if (isExact(asked))
        return asked === locked
          ? []
          : [`package.json: ${name} ${asked} is ${locked} in the lock: npm run lock`]
      if (!isMayBeRange(name, asked))
        return [`package.json: ${name} ${asked} is not exact: ${locked}`]
      return asked.slice(1).split(".")[0] === locked.split(".")[0]
        ? []
        : [`package.json: ${name} ${asked} is ${locked} in the lock: npm run lock`]
    },
  )
}

function overrideFaults({ overrides }: Manifest): string[] {
  return Object.entries(overrides)
    .filter(([, version]) => typeof version !== "string" || !isExact(version))
    .map(([name]) => `package.json: the override of ${name} is not one exact version`)
}

function scriptFaults({ allowScripts }: Manifest, lock: Lock, npmrc: string): string[] {
  const scripted = new Set(
    lockedPackages(lock)
      .filter((one) => one.hasInstallScript)
      .map((one) => one.name),
  )
  const unnamed = [...scripted].filter((name) => allowScripts[name] === undefined)
  const needless = Object.keys(allowScripts).filter(
    (name) => allowScripts[name] && !scripted.has(name),
  )
  return [
    ...unnamed.map(
      (name) => `package.json: the install script of ${name} is not named in allowScripts`,
    ),
    ...needless.map(
      (name) => `package.json: allowScripts allows ${name}, which has no install script`,
    ),
    ...(/^ignore-scripts\s*=\s*true\s*$/m.test(npmrc)
      ? []
      : [".npmrc: ignore-scripts=true is missing: an older npm would run every install script"]),
  ]
}

function isMayBeRange(name: string, asked: string): boolean {
  return (ranged.has(name) || name.startsWith("@types/")) && /^\^[1-9]\d*\.\d+\.\d+$/.test(asked)
}

function isExact(version: string): boolean {
  return /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)
}
