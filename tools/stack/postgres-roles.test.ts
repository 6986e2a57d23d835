import { expect, test } from "vitest"

import { prepareRoles } from "./postgres-roles"

const passwords = { owner: "a", app: "b", sequencer: "c" }

test("a server that does not answer is named, and so is the setting that must be another", async () => {
  const nobody = "postgres://postgres:a@127.0.0.1:9/postgres"
  await expect(
    prepareRoles(nobody, "housecall", passwords, "see to ADMIN_DATABASE_URL"),
  ).rejects.toMatchObject({
    message: expect.stringContaining("No connection to the database at 127.0.0.1:9"),
    advice: "see to ADMIN_DATABASE_URL",
  })
})
