import { readFileSync } from "node:fs"
import { join } from "node:path"

import { expect, test } from "vitest"
import { z } from "zod"

import { openApiDocument } from "./document"
import { handledRoutes } from "./handled-routes"

const root = join(import.meta.dirname, "../../..")

// Every module of the web process is read for it.
const patience = 600_000

test(
  "docs/openapi.json has every route handler, as it stands: npm run openapi writes it",
  { timeout: patience },
  async () => {
    const { handled, silent } = await handledRoutes(root)
    expect(silent).toEqual([])
    expect(handled.length).toBeGreaterThan(200)
    const text = `${JSON.stringify(openApiDocument(handled), undefined, 1)}\n`
    await expect(text).toMatchFileSnapshot(join(root, "docs/openapi.json"))
  },
)

test("an address, its query and its body are described by the schemas that parse them", () => {
  const contract = {
    who: "staff",
    ids: { visitId: z.uuid() },
    query: z.object({ from: z.coerce.number(), form: z.enum(["csv", "edf"]).optional() }),
    body: z.strictObject({ reason: z.string().min(3).max(200) }),
  }
  const document = openApiDocument([{ method: "PUT", folder: "/api/visits/[visitId]", contract }])
  expect(document).toMatchObject({
    paths: {
      "/api/visits/{visitId}": {
        put: {
          security: [{ staff: [] }],
          parameters: [
            { name: "visitId", in: "path", schema: { type: "string", format: "uuid" } },
            { name: "from", in: "query", required: true },
            { name: "form", in: "query", required: false, schema: { enum: ["csv", "edf"] } },
          ],
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: {
                  properties: { reason: { type: "string", minLength: 3, maxLength: 200 } },
                  additionalProperties: false,
                },
              },
            },
          },
          responses: { 200: {}, 404: { $ref: "#/components/responses/refused404" } },
        },
      },
    },
    components: {
      responses: {
        refused410: {
          content: {
            "application/json": {
              schema: {
                properties: {
                  error: { enum: ["expired", "offer_over", "code_over", "cancelled"] },
                },
              },
            },
          },
        },
      },
    },
  })
})

test("a browser known by its hold or by its place in the line has a scheme, and so has who needs none", () => {
  const visited = (who: string) =>
    openApiDocument([{ method: "POST", folder: "/api/x", contract: { who } }])
  const path = (security: object[]) => ({ paths: { "/api/x": { post: { security } } } })
  expect(visited("visitor")).toMatchObject(path([{ visitor: [] }, {}]))
  expect(visited("booker")).toMatchObject(
    path([{ staff: [] }, { portal: [] }, { visit: [] }, { visitor: [] }, {}]),
  )
})

test("every route that asks for a place in the line says so", async () => {
  const { handled } = await handledRoutes(root)
  const asking = handled.filter(({ folder }) =>
    readFileSync(join(root, "app", folder, "route.ts"), "utf8").includes("currentWalkIn("),
  )
  expect(asking.length).toBeGreaterThanOrEqual(4)
  for (const one of asking)
    expect(openApiDocument([one])).toMatchObject({
      paths: {
        [one.folder]: {
          [one.method.toLowerCase()]: { security: expect.arrayContaining([{ queue: [] }]) },
        },
      },
    })
}, 600_000)
