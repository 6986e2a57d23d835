import {
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core"

import type { ClinicId, UserId, VisitId } from "@/lib/ids"

const at = (name: string) => timestamp(name, { withTimezone: true })

/** One save of a draft, as its difference from the version before. Nothing of it changes but that the difference goes. */
export const summaryEdits = pgTable(
  "summary_edits",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    visitId: uuid("visit_id").notNull().$type<VisitId>(),
    /** The version that it made. */
    version: integer().notNull(),
    /** The version whose edit it takes back. */
    undoes: integer(),
    /** The language model from whose draft sentences were taken over, or "extractive"; null: none were. */
    model: text(),
    /** Sealed, as `words` and `signedText` are below. Null: it went with the transcript that it may have quoted. */
    difference: jsonb().$type<unknown>(),
    /** Whether the text quoted a transcript before or after. */
    mayQuote: boolean("may_quote").notNull(),
    /** Words put in and taken out. */
    words: integer().notNull(),
    madeBy: uuid("made_by").notNull().$type<UserId>(),
    madeAt: at("made_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.visitId, table.version] })],
)

/** What was added to a signed summary. No row ever changes. */
export const summaryAddenda = pgTable(
  "summary_addenda",
  {
    clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
    visitId: uuid("visit_id").notNull().$type<VisitId>(),
    /** From 1, without gaps. */
    number: integer().notNull(),
    words: text().notNull(),
    /** The exact text that was signed and its SHA-256 (hex), which the audit event repeats. */
    signedText: text("signed_text").notNull(),
    signedSha256: text("signed_sha256").notNull(),
    signedBy: uuid("signed_by").notNull().$type<UserId>(),
    signedAt: at("signed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.visitId, table.number] })],
)
