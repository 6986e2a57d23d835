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

/** Who sees a row before a clinic is known: by a secret or a name that they gave, and never to change it. */
const beforeAClinic = {
  "audit_pending waiting": "r housecall_sequencer: true",
  "clinics public_read": "r public: true",
  "fhir_clients sign_in": "r public: ((id)::text = current_lookup())",
  "messages by_report":
    "r public: ((channel = 'sms'::text) AND (((id)::text = current_lookup()) OR (address_hash = current_lookup())))",
  "oidc_providers sign_in":
    "r public: (active AND (((id)::text = current_lookup()) OR (clinic_id = ( SELECT c.id FROM clinics c WHERE (c.slug = current_lookup())))))",
  "passkeys sign_in": "r public: (id = current_lookup())",
  "users sign_in": "r public: (lower(email) = current_lookup())",
  "visits by_room": "r public: (room = current_lookup())",
}

test("each table with a clinic's rows shows and takes those of the transaction's clinic; what is seen before is known by name", async () => {
  const { rows } = await database.admin.query<{ name: string; line: string }>(
    `select c.relname || ' ' || p.polname as name, concat_ws(' ', p.polcmd,
       coalesce((select string_agg(rolname, ', ') from pg_roles where oid = any(p.polroles)), 'public') || ':',
       regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\\s+', ' ', 'g'), 'takes ' || pg_get_expr(p.polwithcheck, p.polrelid)) as line
     from pg_policy p join pg_class c on c.oid = p.polrelid where not c.relispartition order by 1`,
  )
  const { rows: tables } = await database.admin.query<{ name: string }>(
    `select c.relname || ' tenant' as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'clinic_id' and not a.attisdropped)`,
  )
  const own = "* public: (clinic_id = current_clinic()) takes (clinic_id = current_clinic())"
  const bearer = "r public: (token_hash = current_credential())"
  const tenants = rows.filter(({ line }) => line === own).map(({ name }) => name)
  expect(tenants.toSorted()).toEqual(tables.map(({ name }) => name).toSorted())
  const others = rows.filter(({ line }) => line !== own && line !== bearer)
  expect(Object.fromEntries(others.map(({ name, line }) => [name, line]))).toEqual({
    ...beforeAClinic,
    "clinics tenant": "* public: (id = current_clinic()) takes (id = current_clinic())",
  })
})

test("a copy is migrated and its own", async () => {
  const clinics = await database.app.query("select count(*)::int as count from clinics")
  expect(clinics.rows).toEqual([{ count: 0 }])
})
