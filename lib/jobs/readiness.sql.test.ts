import { afterAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { lineTo } from "@/db/testing-line"

import { readiness } from "./readiness"

const database = await testDatabase()
const line = await lineTo(database.urls.app)
process.env["DATABASE_URL"] = line.url
afterAll(() => line.close())

test("a database that takes questions and says nothing is red after two seconds, and green when it answers", async () => {
  const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1_000)
  expect(await readiness(at(0))).toMatchObject({ database: true, redis: true })
  line.beSilent()
  expect(await readiness(at(5))).toMatchObject({ database: false, redis: true })
  line.speak()
  await expect
    .poll(() => readiness(new Date()), { timeout: 30_000, interval: 1_000 })
    .toMatchObject({ database: true })
})
