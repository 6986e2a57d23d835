import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"
import { z } from "zod"

import { testDatabase } from "@/db/testing"
import { eventsOf } from "@/lib/patients/testing"

import { ask, base, client, exchangeClinic, staff } from "./testing-exchange"

/** The bytes of what DocumentReference lists, by a client's token and by a session. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const other = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)
const pdf = Buffer.from("%PDF")

const Listed = z.object({
  entry: z.array(
    z.object({
      resource: z.object({
        id: z.string(),
        content: z.tuple([z.object({ attachment: z.object({ url: z.string() }) })]),
      }),
    }),
  ),
})
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** The address that the list gives, below the interface's own. */
async function listed(): Promise<{ id: string; address: string }> {
  const { body } = await ask(ours, `DocumentReference?patient=${clinic.patientId}`, now)
  const [first] = Listed.parse(json(body)).entry
  const url = first?.resource.content[0].attachment.url ?? ""
  expect(url.startsWith(`${base}/`)).toBe(true)
  return { id: first?.resource.id ?? "", address: url.slice(base.length + 1) }
}

async function file(checked: string): Promise<string> {
  const id = randomUUID()
  await database.admin.query(
    `insert into documents (id, clinic_id, patient_id, name, media_type, size, sha256, bytes, filed_by, filed_at, checked, checked_at, finding)
     values ($1, $2, $3, 'Scan.pdf', 'application/pdf', 4, $4, '\\x25504446', $5, $6::timestamptz, $7,
       case when $7 = 'checking' then null else $6::timestamptz end, case when $7 = 'refused' then 'malware' end)`,
    [id, clinic.clinicId, clinic.patientId, "0".repeat(64), clinic.clinicianId, now, checked],
  )
  return id
}

const last = async () => (await eventsOf(database, clinic.clinicId)).at(-1)

test("the address of the list leads to the bytes, and to an event that says who read them", async () => {
  const { address } = await listed()
  const { status, headers, body } = await ask(ours, address, now)
  expect([status, headers["content-type"], headers["x-content-type-options"]]).toEqual([
    200,
    "application/pdf",
    "nosniff",
  ])
  expect(headers["content-disposition"]).toBe("attachment; filename*=UTF-8''Letter.pdf")
  expect(body).toEqual(new Uint8Array(pdf))
  expect(await last()).toBe("document.read success HOPERAT")
})

test.each([
  ["application/pdf", "application/pdf"],
  ["*/*", "application/pdf"],
  ["application/pdf, application/fhir+json;q=0.5", "application/pdf"],
  ["application/fhir+json", "application/fhir+json; charset=utf-8"],
])("Accept %s gives %s", async (accept, type) => {
  const { id, address } = await listed()
  const { headers, body } = await ask(ours, address, now, { headers: { accept } })
  expect(headers["content-type"]).toBe(type)
  expect(body).toEqual(
    type === "application/pdf"
      ? new Uint8Array(pdf)
      : {
          resourceType: "Binary",
          id,
          contentType: "application/pdf",
          securityContext: { reference: `DocumentReference/${id}` },
          data: pdf.toString("base64"),
        },
  )
})

const refusedWith = async (...asked: Parameters<typeof ask>) => {
  const { status, body } = await ask(...asked)
  return `${status} ${z.object({ issue: z.tuple([z.object({ code: z.string() })]) }).parse(json(body)).issue[0].code}`
}

test("what no form satisfies is 406, and in the log as refused", async () => {
  const { address } = await listed()
  const sent = { headers: { accept: "image/png" } }
  expect(await refusedWith(ours, address, now, sent)).toBe("406 not-supported")
  expect(await last()).toBe("document.read refused HOPERAT")
})

test.each([
  ["checking", "503 transient"],
  ["refused", "403 forbidden"],
])("a file that is %s: %s, and not listed", async (checked, answer) => {
  const id = await file(checked)
  expect(await refusedWith(ours, `Binary/${id}`, now)).toBe(answer)
  expect(await last()).toBe("document.read refused HOPERAT")
  expect(JSON.stringify((await ask(ours, `DocumentReference?_id=${id}`, now)).body)).not.toContain(
    `DocumentReference/${id}`,
  )
})

test("a client needs the scope, and its own clinic", async () => {
  const { address } = await listed()
  const reader = client(clinic.clinicId, ["system/DocumentReference.rs"])
  expect(await refusedWith(reader, address, now)).toBe("403 forbidden")
  expect(await refusedWith(client(other.clinicId), address, now)).toBe("404 not-found")
  expect(await refusedWith(undefined, address, now)).toBe("401 login")
  expect(await eventsOf(database, clinic.clinicId)).toContain("access.denied refused HOPERAT")
})

test("a clinician reads what is open to them, another clinician nothing", async () => {
  const { address } = await listed()
  const doctor = staff(clinic.clinicId, clinic.clinicianId, "clinician")
  expect((await ask(doctor, address, now)).status).toBe(200)
  expect(await last()).toBe("document.read success TREAT")
  expect(await refusedWith(await clinic.memberOf("clinician"), address, now)).toBe("404 not-found")
  expect(await refusedWith(await clinic.memberOf("scheduler"), address, now)).toBe("403 forbidden")
})

test.each([
  ["GET", "Binary", "501 not-supported"],
  ["POST", "Binary", "501 not-supported"],
  ["DELETE", `Binary/${randomUUID()}`, "405 not-supported"],
  ["GET", `Binary/${randomUUID()}/_history`, "501 not-supported"],
  ["GET", `Binary/${randomUUID()}`, "404 not-found"],
  ["GET", "Binary/' or 1=1", "404 not-found"],
])("%s %s: %s", async (method, address, answer) => {
  expect(await refusedWith(ours, address, now, { method })).toBe(answer)
})
