import { spawnSync } from "node:child_process"

import { z } from "zod"

import { lockedPackages } from "./lock"
import type { Lock } from "./lock"

const Component = z.looseObject({ name: z.string(), version: z.string() })
const Sbom = z.looseObject({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.string(),
  metadata: z.looseObject({ component: Component }),
  components: z.array(Component),
})

export type Sbom = z.infer<typeof Sbom>

/** CycloneDX of the whole lock, as npm itself writes it; it asks nobody. */
export function npmSbom(root: string): Sbom {
  const npm = spawnSync(
    "npm",
    ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--offline"],
    {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, npm_config_update_notifier: "false" },
    },
  )
  if (npm.error !== undefined) throw npm.error
  if (npm.status !== 0) throw new Error(`npm sbom failed:\n${npm.stderr}`)
  return named(Sbom.parse(JSON.parse(npm.stdout)))
}

/** Packages of the lock that the list leaves out: whoever reads it would think them unused. */
export function sbomFaults(sbom: Sbom, lock: Lock): string[] {
  const listed = new Set(sbom.components.map((one) => `${one.name}@${one.version}`))
  const locked = new Set(lockedPackages(lock).map((one) => `${one.name}@${one.version ?? ""}`))
  return [...locked].filter((one) => !listed.has(one)).map((one) => `the SBOM leaves out ${one}`)
}

/** npm takes the name of the whole from the folder that it stands in. */
function named(sbom: Sbom): Sbom {
  const component = { ...sbom.metadata.component, name: "housecall", type: "application" }
  return { ...sbom, metadata: { ...sbom.metadata, component } }
}
