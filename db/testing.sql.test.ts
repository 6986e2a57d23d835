import { expect, test } from "vitest"

import { testDatabase } from "./testing"

const database = await testDatabase()

test("the app's role owns nothing, bypasses nothing and makes nothing", async () => {
  const roles = await database.admin.query(
    "select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty from pg_roles where rolname like 'housecall_%' order by 1",
  )
  expect(roles.rows).toEqual([
    { rolname: "housecall_app", mighty: false },
    { rolname: "housecall_owner", mighty: false },
    { rolname: "housecall_sequencer", mighty: false },
  ])
  const owned = await database.app.query(
    "select from pg_class where relowner = current_user::regrole",
  )
  expect(owned.rowCount).toBe(0)
  await expect(database.app.query("create table mine (id int)")).rejects.toMatchObject({
    code: "42501",
  })
})

test("every table with a clinic's rows forces row-level security on its owner too", async () => {
  const open = await database.admin.query(
    `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p')
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'clinic_id' and not a.attisdropped)
       and not (c.relrowsecurity and c.relforcerowsecurity)`,
  )
  expect(open.rows).toEqual([])
})

test("a copy is migrated and its own", async () => {
  const clinics = await database.app.query("select count(*)::int as count from clinics")
  expect(clinics.rows).toEqual([{ count: 0 }])
})
