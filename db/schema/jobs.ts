import { bigint, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId } from "@/lib/ids"

/** A promise to do something later, made in the transaction that gives the reason. Payloads hold ids only. */
export const outbox = pgTable("outbox", {
  id: bigint({ mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
  clinicId: uuid("clinic_id").notNull().$type<ClinicId>(),
  job: text().notNull(),
  payload: jsonb().notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  /** Not before this moment; null: at once. */
  dueAt: timestamp("due_at", { withTimezone: true }),
  /** What it was planned for ("visit/ID"), so that the plan can be dropped and made anew. */
  plan: text(),
  /** The click that it came from (W3C Trace Context). Random ids; null: no click, or an older version's row. */
  traceparent: text(),
  /** When the relay handed it to BullMQ. */
  relayedAt: timestamp("relayed_at", { withTimezone: true }),
  /** How often it was handed over: each time it waits twice as long before it is taken for forgotten. */
  relays: integer().notNull().default(0),
  /** How often a worker began it, from the start or since somebody had it tried again. */
  tries: integer().notNull().default(0),
  /** Why the last try failed: a code of `lib/jobs/parking`. */
  lastCode: text("last_code"),
  /** When all its tries had failed: it is handed over no more. */
  parkedAt: timestamp("parked_at", { withTimezone: true }),
  /** When a worker finished it. Redis may forget; this does not. */
  doneAt: timestamp("done_at", { withTimezone: true }),
})
