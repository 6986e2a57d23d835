import { readdirSync, readFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"

import { defineConfig } from "vitest/config"

const alias = { "@": import.meta.dirname }

/** What `npm run test:long` runs, on a PostgreSQL and a Redis of its own. */
const long = {
  resolve: { alias },
  test: {
    name: "long",
    include: ["workers/**/*.long.test.ts"],
    globalSetup: "./db/testing-cluster.ts",
    pool: "forks" as const,
    hookTimeout: 90_000,
  },
}

// Guards against a hang, not measures of speed: a busy machine may need many times what a quiet one does.
const patient = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
}

/** `npm run test:long -- fuzz`: more rounds of every property, from one seed. */
const fuzz =
  process.env["HOUSECALL_FUZZ_FACTOR"] === undefined
    ? {}
    : { setupFiles: "./tools/outside-bytes/setup.ts", testTimeout: 7_200_000 }

const unit = ["lib", "app", "workers", "db", "tools", "e2e"]
  .flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: "utf8" }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  .filter((file) => /(?<!\.sql|\.long)\.test\.ts$/.test(file))

/** What changes the process that it runs in (clocks, globals, the environment), or counts on loading modules itself. */
const alone = unit.filter((file) =>
  /\bvi\.|process\.env|stepCounter/.test(readFileSync(join(import.meta.dirname, file), "utf8")),
)

export default defineConfig({
  test: {
    // Left alone, vitest keeps a core for itself: on two cores one file at a time. Each has a PostgreSQL of
    // its own (db/testing-cluster.ts), hence no more than four; a server that is given has one file at a time.
    maxWorkers:
      process.env["TEST_DATABASE_URL"] === undefined
        ? Math.min(4, Math.max(2, availableParallelism() - 1))
        : 1,
    reporters: ["default", ["json", { outputFile: ".data/vitest.json" }]],
    projects: [
      {
        resolve: { alias },
        // A third of the time went to loading the same modules for each file.
        test: {
          name: "unit",
          ...patient,
          ...fuzz,
          include: unit.filter((file) => !alone.includes(file)),
          isolate: false,
        },
      },
      { resolve: { alias }, test: { name: "unit-alone", ...patient, ...fuzz, include: alone } },
      {
        resolve: { alias },
        test: {
          name: "sql",
          include: ["{lib,app,workers,db,tools}/**/*.sql.test.ts"],
          globalSetup: "./db/testing-cluster.ts",
          pool: "forks",
          ...patient,
          ...fuzz,
        },
      },
      ...(process.env["HOUSECALL_LONG"] === undefined ? [] : [long]),
    ],
  },
})
