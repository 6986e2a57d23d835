import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

import { rolldown } from "rolldown"

/** What runs beside the web server, by the name that it has in the image: node programs/NAME.mjs. */
export const programs = {
  workers: "workers/main.ts",
  witness: "workers/witness.ts",
  migrate: "tools/migrate.ts",
  secrets: "tools/secrets.ts",
  healthy: "tools/healthy.ts",
  clinic: "tools/clinic.ts",
  doctor: "tools/installation.ts",
  keys: "tools/keys.ts",
  "audit-key": "tools/audit-key.ts",
}

/**
 * Writes what an image holds into `out`: the web server that the build made, what browsers fetch, the programs
 * as plain JavaScript, and of node_modules the files that any of these reads. @param {string} root @param {string} out
 */
export async function writeImageTree(root, out) {
  rmSync(out, { recursive: true, force: true })
  cpSync(join(root, ".next/standalone"), out, { recursive: true, verbatimSymlinks: true })
  cpSync(join(root, ".next/static"), join(out, ".next/static"), { recursive: true })
  cpSync(join(root, "public"), join(out, "public"), { recursive: true })
  const made = join(root, folder)
  await bundlePrograms(root, programs, made)
  const read = await filesReadBy(
    root,
    readdirSync(made).map((name) => join(made, name)),
  )
  for (const file of read.filter((one) => one.startsWith("node_modules/"))) {
    mkdirSync(dirname(join(out, file)), { recursive: true })
    cpSync(join(root, file), join(out, file), { verbatimSymlinks: true })
  }
  cpSync(made, join(out, "programs"), { recursive: true })
  // Beside the programs: that is where db/migration-files.ts, bundled, looks for them; and where the web server does.
  for (const place of ["programs/migrations", "db/migrations"])
    cpSync(join(root, "db/migrations"), join(out, place), { recursive: true })
}

/** Inside of the tree, so that the packages are found from there. */
const folder = ".next/programs"

/**
 * Each of `files` as plain JavaScript in `made`, which lies inside of the tree.
 * @param {string} root @param {Record<string, string>} files @param {string} made
 */
export async function bundlePrograms(root, files, made) {
  rmSync(made, { recursive: true, force: true })
  const input = Object.fromEntries(
    Object.entries(files).map(([name, file]) => [name, join(root, file)]),
  )
  const bundler = await rolldown({
    input,
    cwd: root,
    platform: "node",
    tsconfig: join(root, "tsconfig.json"),
    resolve: { alias: { "@": root } },
    // Packages stay what npm installed.
    external: (id) => /^(node:|@?[a-z])/i.test(id) && !id.startsWith("@/"),
    logLevel: "warn",
  })
  await bundler.write({
    dir: made,
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "part-[hash].mjs",
  })
  await bundler.close()
}

/** Next's own tracer: the same answer as for its server. @param {string} root @param {string[]} files */
async function filesReadBy(root, files) {
  const { nodeFileTrace } = createRequire(import.meta.url)("next/dist/compiled/@vercel/nft")
  const { fileList } = await nodeFileTrace(files, { base: root, processCwd: root })
  return [...fileList]
}
