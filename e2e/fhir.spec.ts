import { randomUUID } from "node:crypto"

import type { APIRequestContext } from "@playwright/test"
import { exportJWK, generateKeyPair, SignJWT } from "jose"
import { z } from "zod"

import { caller, staffCaller } from "./api"
import { running } from "./running"
import { expect, test } from "./test"

/** What a hospital's IT does with the FHIR interface, over HTTP, from the first look to the revoked key. */
const base = `${running.baseUrl}/api/fhir`
const scopes = [
  "system/Patient.rs",
  "system/Practitioner.rs",
  "system/Schedule.rs",
  "system/Slot.rs",
  "system/Appointment.crus",
  "system/AuditEvent.rs",
]

const Resource = z.looseObject({ resourceType: z.string(), id: z.string().optional() })
const Bundle = z.object({
  resourceType: z.literal("Bundle"),
  type: z.literal("searchset"),
  link: z.array(z.object({ relation: z.string(), url: z.url() })),
  entry: z.array(z.object({ resource: Resource })).default([]),
})
const Outcome = z.object({
  resourceType: z.literal("OperationOutcome"),
  issue: z.tuple([
    z.looseObject({ severity: z.string(), code: z.string(), diagnostics: z.string().min(1) }),
  ]),
})
const Capability = z.object({
  resourceType: z.literal("CapabilityStatement"),
  fhirVersion: z.literal("4.0.1"),
  rest: z.tuple([
    z.object({
      resource: z.array(
        z.object({
          type: z.string(),
          operation: z.array(z.object({ name: z.string() })).optional(),
        }),
      ),
    }),
  ]),
})
const Schedule = z.looseObject({
  serviceType: z.array(z.looseObject({ coding: z.tuple([z.object({ code: z.string() })]) })),
})
const Token = z.object({ access_token: z.string(), expires_in: z.int(), scope: z.string() })

const keys = await generateKeyPair("ES384")

test("metadata, a token, searches page by page, a booking, and what is refused", async () => {
  const anybody = await caller({})
  const administrator = await staffCaller("administrator")
  let clientId = ""
  let program = anybody
  let patient = ""

  await test.step("1. the CapabilityStatement says what is here, to anybody", async () => {
    const answer = await anybody.get(`${base}/metadata`)
    expect(answer.headers()["content-type"]).toContain("application/fhir+json")
    const { rest } = Capability.parse(await answer.json())
    const appointment = rest[0].resource.find(({ type }) => type === "Appointment")
    expect(appointment?.operation?.map(({ name }) => name)).toEqual(["find", "hold", "book"])
  })

  await test.step("2. an administrator allows the program by its public key", async () => {
    const key = { ...(await exportJWK(keys.publicKey)), kid: "1", alg: "ES384" }
    const answer = await administrator.post("/api/clinic/fhir-clients", {
      data: { name: "Hospital records", jwks: { keys: [key] }, scopes },
    })
    expect(answer.status()).toBe(200)
    clientId = z.object({ id: z.uuid() }).parse(await answer.json()).id
  })

  await test.step("3. a token by private_key_jwt; the same assertion is worth nothing twice", async () => {
    const Smart = z.object({
      token_endpoint: z.url(),
      token_endpoint_auth_methods_supported: z.array(z.literal("private_key_jwt")),
    })
    const smart = await anybody.get(`${base}/.well-known/smart-configuration`)
    const { token_endpoint: endpoint } = Smart.parse(await smart.json())
    const form = {
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await assertion(clientId, endpoint),
    }
    const { access_token: token, ...rest } = Token.parse(
      await (await anybody.post(endpoint, { form })).json(),
    )
    expect(rest).toEqual({ expires_in: 300, scope: scopes.join(" ") })
    program = await caller({ authorization: `Bearer ${token}` })
    expect((await anybody.post(endpoint, { form })).status()).toBe(401)
  })

  await test.step("4. a search one at a time finds what it finds at once", async () => {
    const all = await walk(program, `${base}/Practitioner`)
    expect(all.length).toBeGreaterThan(1)
    expect(await walk(program, `${base}/Practitioner?_count=1`)).toEqual(all)
  })

  await test.step("5. the patient is found by POST, and read by the id with its ETag", async () => {
    const [known] = running.patients
    const form = { name: known?.name ?? "", birthdate: known?.birthDate ?? "" }
    const found = Bundle.parse(
      await (await program.post(`${base}/Patient/_search`, { form })).json(),
    )
    patient = `Patient/${found.entry[0]?.resource.id}`
    const read = await program.get(`${base}/${patient}`)
    const etag = read.headers()["etag"] ?? ""
    const again = await program.get(`${base}/${patient}`, { headers: { "if-none-match": etag } })
    expect([read.status(), again.status(), (await again.body()).length]).toEqual([200, 304, 0])
  })

  await test.step("6. $find, $hold, $book: one visit; the time is not proposed again", async () => {
    const booked = await book(program, patient)
    const read = await program.get(`${base}/Appointment/${booked.id}`)
    expect(await read.json()).toMatchObject({ status: "booked", start: booked.start })
    expect(await ids(program, `${base}/Appointment?patient=${patient}&_count=100`)).toContain(
      booked.id,
    )
  })

  await test.step("7. $book cancels one that is sent so; its patient comes with it", async () => {
    const booked = await book(program, patient)
    const found = `${base}/Appointment?_id=${booked.id}&_include=Appointment:patient`
    const [visit, person] = await walk(program, found)
    expect(`Patient/${person?.id}`).toBe(patient)
    const cancelled = await change(program, { ...visit, status: "cancelled" })
    expect(cancelled).toMatchObject({ id: booked.id, status: "cancelled" })
    const late = await change(program, { ...visit, meta: {} })
    expect(late).toMatchObject({ resourceType: "OperationOutcome" })
  })

  await test.step("8. the log has each of it, with the request as it came", async () => {
    const events = await walk(program, `${base}/AuditEvent?patient=${patient}&_count=100`)
    const text = JSON.stringify(events)
    expect(text).toContain(clientId)
    const asked = `Appointment?patient=${encodeURIComponent(patient)}&_count=100`
    expect(text).toContain(Buffer.from(asked).toString("base64"))
  })

  await test.step("9. what is not done here is said in an OperationOutcome", async () => {
    const refused = async (answer: Awaited<ReturnType<APIRequestContext["get"]>>) =>
      `${answer.status()} ${Outcome.parse(await answer.json()).issue[0].code}`
    const xml = { headers: { accept: "application/fhir+xml" } }
    expect(await refused(await program.get(`${base}/Medication/1`))).toBe("404 not-supported")
    expect(await refused(await program.get(`${base}/${patient}`, xml))).toBe("406 not-supported")
    expect(await refused(await program.get(`${base}/Appointment`))).toBe("400 too-costly")
    expect(await refused(await program.get(`${base}/Observation?patient=${patient}`))).toBe(
      "403 forbidden",
    )
    expect(await refused(await anybody.get(`${base}/${patient}`))).toBe("401 login")
    const removal = await program.delete(`${base}/${patient}`)
    expect(removal.headers()["allow"]).toBe("GET, HEAD")
    expect(await refused(removal)).toBe("405 not-supported")
    expect(await refused(await program.post(base, { data: {} }))).toBe("501 not-supported")
  })

  await test.step("10. revoked, its token is worth nothing at once", async () => {
    const revoked = await administrator.post(`/api/clinic/fhir-clients/${clientId}/revoke`, {
      data: {},
    })
    expect(revoked.ok()).toBe(true)
    expect((await program.get(`${base}/${patient}`)).status()).toBe(401)
  })
})

function assertion(clientId: string, audience: string): Promise<string> {
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "ES384", kid: "1", typ: "JWT" })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setExpirationTime("4m")
    .sign(keys.privateKey)
}

/** Every page of a search, by its links. */
async function walk(api: APIRequestContext, address: string) {
  const all: z.infer<typeof Resource>[] = []
  for (let next: string | undefined = address; next !== undefined;) {
    const answer = await api.get(next)
    expect(answer.status(), next).toBe(200)
    const { entry, link } = Bundle.parse(await answer.json())
    all.push(...entry.map(({ resource }) => resource))
    next = link.find(({ relation }) => relation === "next")?.url
    expect(all.length, "a search that ends").toBeLessThan(5_000)
  }
  return all
}

async function ids(api: APIRequestContext, address: string) {
  return (await walk(api, address)).map(({ id }) => id)
}

/** A time that is free in ten days or later, of the first type that a program may book. */
async function book(api: APIRequestContext, patient: string) {
  const day = (ahead: number) =>
    new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  const types = new Set(
    (await walk(api, `${base}/Schedule`)).flatMap((one) => {
      const schedule = Schedule.safeParse(one)
      return schedule.success ? schedule.data.serviceType.map(({ coding }) => coding[0].code) : []
    }),
  )
  for (const type of types) {
    const query = `start=${day(10)}&end=${day(24)}&visit-type=${type}&patient-reference=${patient}`
    const find = `${base}/Appointment/$find?${query}`
    const [proposed] = await walk(api, find)
    if (proposed?.resourceType !== "Appointment") continue
    const held = await operate(api, "$hold", proposed.id)
    expect(held).toMatchObject({ status: "pending", id: proposed.id })
    const left = (await walk(api, `${find}&_count=100`)).map((one) => JSON.stringify(one["slot"]))
    expect(left).not.toContain(JSON.stringify(proposed["slot"]))
    const booked = await operate(api, "$book", proposed.id)
    if (booked["status"] === "booked")
      return { id: booked.id ?? "", start: String(booked["start"]) }
  }
  throw new Error("no type that a program may book")
}

function operate(api: APIRequestContext, operation: string, id: string | undefined) {
  const valueReference = { reference: `Appointment/${id}` }
  return post(api, operation, { name: "appointment-reference", valueReference })
}

/** A visit as it shall be. */
function change(api: APIRequestContext, resource: object) {
  return post(api, "$book", { name: "appointment-resource", resource })
}

async function post(api: APIRequestContext, operation: string, parameter: object) {
  const answer = await api.post(`${base}/Appointment/${operation}`, {
    headers: { "content-type": "application/fhir+json" },
    data: { resourceType: "Parameters", parameter: [parameter] },
  })
  expect(answer.status()).toBe(200)
  const [first] = Bundle.parse(await answer.json()).entry
  return first?.resource ?? Resource.parse({ resourceType: "none" })
}
