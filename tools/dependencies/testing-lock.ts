import { Lock, Manifest } from "./lock"

const hash = `sha512-${"A".repeat(86)}==`

/** A lock with nothing wrong in it, and what is planted. */
export function lockOf(planted: Record<string, unknown> = {}): Lock {
  return Lock.parse({
    lockfileVersion: 3,
    packages: {
      "": { name: "housecall", dependencies: { next: "16.4.6" } },
      "node_modules/next": {
        version: "16.4.6",
        license: "MIT",
        integrity: hash,
        optionalDependencies: { "@next/swc-darwin-arm64": "16.4.6" },
      },
      "node_modules/@next/swc-darwin-arm64": {
        version: "16.4.6",
        optional: true,
        os: ["darwin"],
        cpu: ["arm64"],
      },
      ...planted,
    },
  })
}

/** An ordinary package of the registry. */
export function packageOf(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { version: "1.0.0", license: "MIT", integrity: hash, ...more }
}

/** A package.json that fits `lockOf()`. */
export function manifestOf(more: Record<string, unknown> = {}): Manifest {
  return Manifest.parse({ license: "Apache-2.0", dependencies: { next: "16.4.6" }, ...more })
}
