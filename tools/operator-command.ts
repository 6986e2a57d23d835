import { closeDatabase, withLookup, withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import type { ClinicId } from "@/lib/ids"

import { Failure, messageOf } from "./failure"

/** Runs what an operator typed. What fails is said, with what to do about it, and the exit code is 1. */
export async function operatorCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    console.error(messageOf(error))
    if (error instanceof Failure) console.error(error.advice)
    process.exitCode = 1
  } finally {
    await closeDatabase()
  }
}

export type Clinic = { readonly id: ClinicId; readonly slug: string }

/** The clinic of this slug; every clinic where none is given. */
export async function clinicsNamed(slug: string | undefined): Promise<Clinic[]> {
  const all = await withLookup("relay", (tx) => tx.select({ id: clinics.id }).from(clinics))
  const named: Clinic[] = []
  for (const { id } of all) {
    const rows = await withTenant(id, (tx) =>
      tx.select({ id: clinics.id, slug: clinics.slug }).from(clinics),
    )
    named.push(...rows.filter((row) => row.id === id && (slug === undefined || row.slug === slug)))
  }
  return named
}

/** `listing`: the command that names them all. */
export function theOne([clinic, ...more]: readonly Clinic[], listing: string): Clinic {
  if (clinic === undefined || more.length > 0)
    throw new Failure("Which clinic? --clinic SLUG", `${listing} names them`)
  return clinic
}

/** What must be given; `why` says what it is for. */
export function needed(value: string | undefined, option: string, why: string): string {
  const text = value?.trim() ?? ""
  if (text.length < 2) throw new Failure(`${option} is needed`, why)
  return text
}
