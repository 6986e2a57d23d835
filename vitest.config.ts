import { defineConfig } from "vitest/config"

const alias = { "@": import.meta.dirname }

export default defineConfig({
  test: {
    reporters: ["default", ["json", { outputFile: ".data/vitest.json" }]],
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{lib,app,workers,db,tools,e2e}/**/*.test.ts"],
          exclude: ["**/*.sql.test.ts", "node_modules/**"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "sql",
          include: ["{lib,app,workers,db,tools}/**/*.sql.test.ts"],
          globalSetup: "./db/testing-cluster.ts",
          pool: "forks",
          testTimeout: 30_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
})
