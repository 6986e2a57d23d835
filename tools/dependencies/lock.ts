import { z } from "zod"

const Names = z.record(z.string(), z.string()).default({})

const Entry = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().default(false),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  devOptional: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
  license: z.string().optional(),
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
  libc: z.array(z.string()).optional(),
  dependencies: Names,
  devDependencies: Names,
  optionalDependencies: Names,
})

/** package-lock.json: what is read of it. The root's own entry stands under the empty path. */
export const Lock = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), Entry),
})

/** package.json: what is read of it. */
export const Manifest = z.object({
  license: z.string(),
  dependencies: Names,
  devDependencies: Names,
  overrides: z.record(z.string(), z.unknown()).default({}),
  allowScripts: z.record(z.string(), z.boolean()).default({}),
})

export type Lock = z.infer<typeof Lock>
export type Manifest = z.infer<typeof Manifest>
export type LockedPackage = z.infer<typeof Entry> & { path: string; name: string }

/** Every package of the lock, with its name. */
export function lockedPackages(lock: Lock): LockedPackage[] {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== "")
    .map(([path, entry]) => ({ ...entry, path, name: entry.name ?? nameAt(path) }))
}

/** "node_modules/a/node_modules/@b/c" → "@b/c". */
function nameAt(path: string): string {
  return path.split(/(?:^|\/)node_modules\//).at(-1) ?? path
}
