import { afterEach, describe, expect, it } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"

import { checkDocument } from "./document-check-commands"
import { fileDocument } from "./document-commands"
import { documentCheck, documentsOf, readDocument } from "./document-queries"
import { samples } from "./sample-documents"
import { arrangeStaff, eventsOf } from "./testing"
import { eicar, testClamd } from "./testing-clamd"
import type { Behaviour } from "./testing-clamd"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")

let stop: (() => Promise<void>) | undefined
afterEach(() => stop?.())

async function clamd(behaviour?: Behaviour) {
  const server = await testClamd(behaviour)
  stop = () => server.stop()
  return server
}

/** A document that was just filed, and what may be done with it. */
async function filed(bytes: Uint8Array = samples.pdf) {
  const { clinicId, patientId } = await arrangeClinic(database, at)
  const nurse = mintActor(await arrangeStaff(database, clinicId, "nurse"))
  const worker = mintActor({ kind: "system", clinicId, name: "documents", requestId: "r1" })
  const answer = await fileDocument(nurse, patientId, { name: "letter.pdf", bytes }, at)
  const documentId = answer.ok ? answer.value.documentId : ""
  return {
    clinicId,
    documentId,
    check: (scanner?: string) => checkDocument(worker, documentId, scanner, at),
    patientId,
    page: () => withTenant(clinicId, (tx) => documentsOf(tx, patientId)),
    read: () => readDocument(nurse, patientId, documentId, at),
    follow: () => documentCheck(nurse, patientId, documentId, at),
    state: async () => {
      const { rows } = await database.admin.query(
        "select checked, finding from documents where id = $1",
        [documentId],
      )
      return rows[0]
    },
  }
}

/** A PDF that is sound by its content, with the test virus in a stream. */
const infected = Buffer.from(
  Buffer.from(samples.pdf)
    .toString("latin1")
    .replace("trailer", `9 0 obj << >>\nstream\n${eicar}\nendstream endobj\ntrailer`),
  "latin1",
)

describe("a filed document", () => {
  it("is shut, promised to be checked, and open once it was", async () => {
    const { clinicId, documentId, check, read, state } = await filed()
    expect(await read()).toEqual({ ok: false, reason: "being_checked" })
    const { rows } = await database.admin.query(
      "select payload from outbox where clinic_id = $1 and job = 'documents.check'",
      [clinicId],
    )
    expect(rows).toEqual([{ payload: { documentId } }])
    await check()
    expect(await state()).toEqual({ checked: "unscanned", finding: null })
    expect(await read()).toMatchObject({ ok: true, value: { name: "letter.pdf" } })
  })

  it("whose name was tampered with says so in the list, and takes no other with it", async () => {
    const { documentId, check, page, clinicId, patientId } = await filed()
    await check()
    const nurse = mintActor(await arrangeStaff(database, clinicId, "nurse"))
    const other = await fileDocument(
      nurse,
      patientId,
      { name: "scan.pdf", bytes: samples.pdf },
      new Date(at.getTime() + 60_000),
    )
    expect(other.ok).toBe(true)
    // As the database's owner: the sealed name of one row in the place of another's.
    await database.admin.query(
      "update documents set name = (select name from documents where clinic_id = $2 and id <> $1) where id = $1",
      [documentId, clinicId],
    )
    expect(await page()).toMatchObject([
      { name: "scan.pdf", damaged: false },
      { id: documentId, name: "", damaged: true },
    ])
  })

  it("is clean where clamd says so, and it saw every byte", async () => {
    const { url, scanned } = await clamd()
    const { check, read, state } = await filed()
    await check(url)
    expect(scanned[0]?.equals(samples.pdf)).toBe(true)
    expect(await state()).toEqual({ checked: "clean", finding: null })
    expect((await read()).ok).toBe(true)
  })

  it.each([
    ["one bit of it", "set_byte(bytes, length(bytes) - 1, get_byte(bytes, length(bytes) - 1) # 1)"],
    ["whose key it is", "set_byte(bytes, 4, get_byte(bytes, 4) # 1)"],
  ])("of which %s was changed where it lies says so, and is filed anew", async (_, changed) => {
    const { clinicId, patientId, documentId, check, read, state, page } = await filed()
    await database.admin.query(`update documents set bytes = ${changed} where id = $1`, [
      documentId,
    ])
    await check()
    expect(await state()).toEqual({ checked: "refused", finding: "unreadable" })
    expect(await read()).toEqual({ ok: false, reason: "unreadable" })
    expect(await page()).toMatchObject([{ id: documentId, unreadable: true }])
    expect(await eventsOf(database, clinicId)).toContain("document.checked refused TREAT")
    // Checked once is checked: the promise is kept.
    await check()
    const nurse = mintActor(await arrangeStaff(database, clinicId, "nurse"))
    const again = { name: "letter.pdf", bytes: samples.pdf }
    expect(await fileDocument(nurse, patientId, again, at)).toMatchObject({ ok: true })
    expect(await page()).toHaveLength(2)
  })

  it("that was open and is changed where it lies is told of whoever wants to read it", async () => {
    const { clinicId, documentId, check, read } = await filed()
    await check()
    await database.admin.query(
      "update documents set bytes = set_byte(bytes, 60, 0) || '\\x00' where id = $1",
      [documentId],
    )
    expect(await read()).toEqual({ ok: false, reason: "unreadable" })
    expect(await eventsOf(database, clinicId)).toContain("document.read refused TREAT")
  })

  it("stays shut for good where clamd finds something", async () => {
    const { url } = await clamd()
    const { clinicId, documentId, check, read, state } = await filed(infected)
    await check(url)
    expect(await state()).toEqual({ checked: "refused", finding: "Eicar-Test-Signature" })
    expect(await read()).toEqual({ ok: false, reason: "unsafe" })
    expect(await eventsOf(database, clinicId)).toEqual([
      "document.filed success TREAT",
      "document.checked refused TREAT",
      "document.read refused TREAT",
    ])
    const reopen = database.owner.query(
      "update documents set checked = 'clean', finding = null where id = $1",
      [documentId],
    )
    await expect(reopen.then(({ rowCount }) => rowCount)).resolves.toBe(0)
    await expect(
      database.admin.query("update documents set checked = 'clean', finding = null where id = $1", [
        documentId,
      ]),
    ).rejects.toThrow("final")
  })

  it.each<Behaviour>(["silent", "garbage", "hangs_up", "errors"])(
    "stays shut while clamd %s, and opens at a later try",
    async (behaviour) => {
      const { url, stop: end } = await clamd(behaviour)
      const { check, read, state } = await filed()
      const first = check(url)
      if (behaviour === "silent") await end()
      await expect(first).rejects.toMatchObject({ code: "scanner" })
      expect(await state()).toEqual({ checked: "checking", finding: null })
      expect(await read()).toEqual({ ok: false, reason: "being_checked" })
      await end()
      const sound = await clamd()
      await check(sound.url)
      expect((await read()).ok).toBe(true)
    },
  )

  it("whoever filed it learns how its check ended, and nobody else does", async () => {
    const { url } = await clamd()
    const { clinicId, patientId, documentId, check, follow } = await filed(infected)
    expect(await follow()).toEqual({ ok: true, value: { checked: "checking" } })
    await check(url)
    expect(await follow()).toEqual({ ok: true, value: { checked: "refused" } })
    expect(await eventsOf(database, clinicId)).toEqual([
      "document.filed success TREAT",
      "document.followed success TREAT",
      "document.checked refused TREAT",
      "document.followed success TREAT",
    ])
    const other = mintActor(await arrangeStaff(database, clinicId, "nurse"))
    const refused = await documentCheck(other, patientId, documentId, at)
    expect(refused).toEqual({ ok: false, reason: "not_found" })
  })

  it("checked twice, also at once, is checked once", async () => {
    const { url } = await clamd()
    const { clinicId, check, state } = await filed()
    await Promise.all([check(url), check(url)])
    await check()
    expect(await state()).toEqual({ checked: "clean", finding: null })
    const events = await eventsOf(database, clinicId)
    expect(events.filter((line) => line.startsWith("document.checked"))).toHaveLength(1)
  })
})
