import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"

import { POST } from "./route"

await testDatabase()

const form = {
  grant_type: "client_credentials",
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: `${Buffer.from("{}").toString("base64url")}.${Buffer.from(JSON.stringify({ iss: randomUUID() })).toString("base64url")}.x`,
  scope: "system/Patient.r",
}

async function ask(more: readonly [string, string][]) {
  const answer = await POST(
    new Request("https://clinic.example/api/fhir/token", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams([...Object.entries(form), ...more]).toString(),
    }),
  )
  return [answer.status, await answer.json()]
}

test("a form that names something twice is no request, whatever the two are", async () => {
  expect(await ask([])).toEqual([401, { error: "invalid_client" }])
  expect(await ask([["resource", "x"]])).toEqual([401, { error: "invalid_client" }])
  for (const [name, value] of Object.entries(form))
    for (const second of [value, "other"])
      expect(await ask([[name, second]])).toEqual([400, { error: "invalid_request" }])
})
