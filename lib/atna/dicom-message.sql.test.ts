import fc from "fast-check"
import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"

import { dicomMessage } from "./dicom-message"
import { fhirText } from "./testing-message"
import { element, xml } from "./xml"

/** PostgreSQL's libxml reads what we wrote: a parser that nobody here made. */
const database = await testDatabase()
const { rows: features } = await database.admin.query(
  "select from pg_config where name = 'CONFIGURE' and setting like '%--with-libxml%'",
)
const absent = features.length === 0 ? "PostgreSQL is built without libxml" : undefined
const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.string({
    unit: fc.constantFrom(
      ...Array.from("<>&\"'];\n\r\t\u0000\u001f\u007f\u0085\u2028\ufffe\ud800😀咳"),
    ),
  }),
)

/** What XML 1.0 can write of a text: the rest, control characters but three and a few more, is U+FFFD. */
function written(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\p{Cc}|[\ufffe\uffff]/gu, (sign) =>
      "\t\n\r".includes(sign) || /[\u007f-\u009f]/.test(sign) ? sign : "\ufffd",
    )
}

async function read(documents: string[], path: string, column: string): Promise<string[]> {
  const { rows } = await database.admin.query<{ value: string }>(
    `select x.value from unnest($1::text[]) with ordinality as d (document, n),
       xmltable('${path}' passing xmlparse(document d.document) columns value text path '${column}') x order by n`,
    [documents],
  )
  return rows.map(({ value }) => value)
}

test("whatever a person wrote, the message is a document, in ASCII, and says the same", async ({
  skip,
}) => {
  skip(absent !== undefined, absent)
  const texts = fc.sample(
    // Half a pair is refused where the event is written: its commitment has no bytes for it.
    anything
      .map((text) => text.toWellFormed())
      .filter((text) => text.length > 0 && text.length <= 200),
    500,
  )
  const messages = texts.map((recipient) =>
    dicomMessage(
      fhirText({
        action: "disclosure.recorded",
        data: { on: "2026-11-20", recipient, what: "chart", why: recipient },
      }),
    ),
  )
  for (const message of messages) expect(message).toMatch(/^[ -~]+$/)
  expect(await read(messages, "/AuditMessage/ActiveParticipant[2]", "@UserID")).toEqual(
    texts.map(written),
  )
  const details = await read(messages, '//ParticipantObjectDetail[@type="why"]', "@value")
  expect(details.map((value) => Buffer.from(value, "base64").toString())).toEqual(texts)
})

test("text and attributes of any element come back as they were", async ({ skip }) => {
  skip(absent !== undefined, absent)
  const texts = fc.sample(anything, 500)
  const documents = texts.map((text) => xml(element("a", { b: text, c: undefined }, text)))
  expect(await read(documents, "/a", "@b")).toEqual(texts.map(written))
  expect((await read(documents, "/a", "string(.)")).map((text) => text ?? "")).toEqual(
    texts.map(written),
  )
})
