import { z } from "zod"

import type { Contract } from "../contract"
import { awayParts, statuses } from "../status"

export type Handled = { method: string; folder: string; contract: Contract }

/**
 * The OpenAPI 3.1 document of every route. The shapes that are asked for are the zod schemas that the
 * wrapper parses by; the refusals are those of the one table from a reason to a status.
 */
export function openApiDocument(handled: readonly Handled[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const { method, folder, contract } of handled) {
    const path = addressOf(folder)
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(method, folder, contract) }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Housecall",
      version: "1",
      description:
        "What the pages and the bedside devices of Housecall ask for. It may change with any release; the FHIR interface at /api/fhir is the one for other programs.",
    },
    paths,
    components: {
      responses: {
        ...Object.fromEntries(
          refusalStatuses.map((status) => [`refused${status}`, refusalOf(status)]),
        ),
        // Node's own answer, before anybody is asked.
        tooLong: { description: "Address and headers are longer than 16 kB together" },
      },
      securitySchemes: {
        staff: { type: "apiKey", in: "cookie", name: "__Host-housecall.session" },
        visit: { type: "apiKey", in: "cookie", name: "__Host-housecall.visit" },
        portal: { type: "apiKey", in: "cookie", name: "__Host-housecall.my" },
        // Not signed in: a browser known by its hold of a time, or by its place in the line.
        visitor: { type: "apiKey", in: "cookie", name: "__Host-housecall.visitor" },
        queue: { type: "apiKey", in: "cookie", name: "__Host-housecall.queue" },
        bearer: { type: "http", scheme: "bearer" },
      },
    },
  }
}

/** As OpenAPI writes an address. What may be left out is a part of its own. */
function addressOf(folder: string): string {
  return folder.replaceAll(/\[+(?:\.\.\.)?(\w+)\]+/g, "{$1}")
}

function operationOf(method: string, folder: string, contract: Contract): object {
  const parts = [...folder.matchAll(/\[+(?:\.\.\.)?(\w+)\]+/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: partOf(contract.ids?.[name]),
  }))
  const needs = credentialsOf(folder, contract)
  return {
    operationId: `${method.toLowerCase()}${folder.replaceAll(/\W+/g, "_").replace(/_$/, "")}`,
    "x-who": contract.who,
    ...(needs.length > 0 ? { security: needs } : {}),
    parameters: [...parts, ...queryOf(contract)],
    ...(method === "GET" || method === "DELETE" ? {} : bodyOf(contract)),
    responses: { ...answersOf(contract), "431": { $ref: "#/components/responses/tooLong" } },
  }
}

function partOf(schema: unknown): object {
  return schema instanceof z.ZodType ? shapeOf(schema) : { type: "string" }
}

/** Any of these lets somebody in (`{}`: nobody needs to be known); who may then do what is the command's to say. */
function credentialsOf(folder: string, { who }: Contract): readonly object[] {
  if (who === "anyone" && placed.has(folder)) return [{ queue: [] }]
  const needs = (credentials[who] ?? []).map((name) => ({ [name]: [] }))
  // A browser that is not known yet is given the cookie with its first answer.
  return who === "visitor" || who === "booker" ? [...needs, { visitor: [] }, {}] : needs
}

const credentials: Readonly<Record<string, readonly string[]>> = {
  staff: ["staff"],
  patient: ["visit"],
  companion: ["visit"],
  portal: ["portal"],
  device: ["bearer"],
  seat: ["staff", "visit", "bearer"],
  listener: ["staff", "visit", "queue"],
  // Staff by their session, a program of the hospital by its token.
  fhir: ["staff", "bearer"],
  changer: ["staff", "portal", "visit"],
  booker: ["staff", "portal", "visit"],
}

/** Whom the wrapper lets in unknown, and the route by their place in the line (`currentWalkIn`). */
const placed: ReadonlySet<string> = new Set(
  ["place", "message", "enter", "leave"].map((name) => `/api/queue/${name}`),
)

function queryOf({ who, query }: Contract): readonly object[] {
  const shape = query === undefined ? {} : shapeOf(query)
  const parts = "allOf" in shape && Array.isArray(shape.allOf) ? shape.allOf : [shape]
  const named = parts.flatMap((part: { properties?: object; required?: readonly string[] }) =>
    Object.entries(part.properties ?? {}).map(([name, schema]) => ({
      name,
      in: "query",
      required: part.required?.includes(name) === true,
      schema,
    })),
  )
  // Whose page it is: the wrapper greets the visitor by it.
  const isVisited = who === "visitor" || who === "booker"
  const clinic = {
    name: "clinic",
    in: "query",
    required: who === "visitor",
    schema: { type: "string" },
  }
  return isVisited ? [clinic, ...named] : named
}

function bodyOf({ body, takes = "application/json" }: Contract): object {
  if (body === undefined && takes === "application/json") return {}
  const schema = body === undefined ? {} : shapeOf(body)
  return { requestBody: { required: body !== undefined, content: { [takes]: { schema } } } }
}

function answersOf({ gives, answers }: Contract): object {
  if (answers !== undefined)
    return Object.fromEntries(
      Object.entries(answers).map(([status, types]) => [
        status,
        {
          description: Number(status) < 400 ? "Done" : "Refused",
          ...(types.length > 0 ? { content: contentOf(types) } : {}),
        },
      ]),
    )
  const good = {
    description: "Done",
    content:
      gives === undefined
        ? { "application/json": { schema: { type: ["object", "array"] } } }
        : contentOf(gives),
  }
  const refusals = refusalStatuses.map((status) => [
    status,
    { $ref: `#/components/responses/refused${status}` },
  ])
  return { "200": good, ...Object.fromEntries(refusals) }
}

function contentOf(types: readonly string[]): object {
  return Object.fromEntries(
    types.map((type) => [type, /json$/.test(type) ? { schema: { type: "object" } } : {}]),
  )
}

/** 409 is what the table does not name. */
const refusalStatuses = [...new Set([...Object.values(statuses), 409])].toSorted((a, b) => a - b)

function refusalOf(status: number): object {
  const reasons = Object.entries(statuses).flatMap(([reason, of]) =>
    of === status ? [reason] : [],
  )
  // A part that is away is told by its own name.
  const named = status === 503 ? [...reasons, ...awayParts] : reasons
  const error = status === 409 ? { type: "string", pattern: "^[a-z0-9_]+$" } : { enum: named }
  return {
    description: descriptions[status] ?? "Refused",
    content: {
      "application/json": {
        schema: { type: "object", required: ["error"], properties: { error } },
      },
    },
  }
}

const descriptions: Readonly<Record<number, string>> = {
  400: "What was sent does not have the shape: `field` names where",
  401: "Nobody is signed in, or what they gave is wrong",
  403: "Not theirs to do, or not with this proof",
  404: "There is none for whoever asks",
  409: "What stands says no: `error` is the reason",
  429: "Too often: `retry-after` says for how long",
  503: "A part that this needs is away",
}

function shapeOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })
  return shape
}
