import { integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core"

/** Tries per window, kept here only while Redis is away. Belongs to no clinic; keys are hashes. */
export const rateLimits = pgTable(
  "rate_limits",
  {
    key: text().notNull(),
    windowStart: timestamp("window_start", { withTimezone: true }).notNull(),
    tries: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.key, table.windowStart] })],
)
