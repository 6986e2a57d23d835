import { pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

import type { ClinicId } from "@/lib/ids"

/** A clinic is a tenant. Its name, phone and zone are public: they stand on every patient page. */
export const clinics = pgTable("clinics", {
  id: uuid().primaryKey().$type<ClinicId>(),
  slug: text().notNull(),
  name: text().notNull(),
  phone: text().notNull(),
  /** IANA zone in which the clinic's times are printed. */
  zone: text().notNull(),
  locale: text().notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
})
