// npm run clinic -- list | add, with the app's settings and OWNER_DATABASE_URL.
//
//   add --slug SLUG --name NAME --phone NUMBER --zone Europe/London --administrator E-MAIL
//       --by NAME [--locale en|zh] [--print]
//
// Makes a clinic, NAME's doing in its log, and invites its first administrator by e-mail; --print sends nothing and prints the link,
// which makes whoever opens it the administrator. Everything else is set in the clinic's own settings.
import { randomUUID } from "node:crypto"

import { z } from "zod"

import { env } from "@/lib/env"
import { locales } from "@/lib/i18n/locales"
import { addClinic } from "@/lib/identity/clinic-commands"
import { systemActor } from "@/lib/identity/system"
import { ClinicId } from "@/lib/ids"
import { isPlaceZone } from "@/lib/time"

import { commandLine, misused } from "./command-line"
import { Failure } from "./failure"
import { clinicsNamed, operatorCommand } from "./operator-command"
import { ownerDatabaseUrl, withOwner } from "./owner-database"

/** What an operator says of a clinic that is not there yet. Its administrator changes all but the slug. */
const NewClinic = z.strictObject({
  slug: z.string().regex(/^[a-z0-9-]{2,40}$/, "2 to 40 small letters, digits and hyphens"),
  name: z.string().trim().min(1, "is needed").max(120),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 ()-]{4,30}$/, "a telephone number, as patients would call it"),
  zone: z
    .string()
    .max(60)
    .refine(isPlaceZone, "a time zone of the IANA list, such as Europe/London"),
  locale: z.enum(locales),
  administrator: z.email("an e-mail address").max(254),
  by: z.string().trim().min(2, "who makes it? It goes into the log").max(200),
})

const usage = `npm run clinic -- list
       npm run clinic -- add --slug SLUG --name NAME --phone NUMBER --zone Europe/London
           --administrator E-MAIL --by NAME [--locale en|zh] [--print]`

await operatorCommand(main)

async function main(): Promise<void> {
  const { values, positionals } = commandLine(usage, {
    allowPositionals: true,
    options: {
      slug: { type: "string" },
      name: { type: "string" },
      phone: { type: "string" },
      zone: { type: "string" },
      locale: { type: "string", default: "en" },
      administrator: { type: "string" },
      by: { type: "string" },
      print: { type: "boolean", default: false },
    },
  })
  switch (positionals[0] ?? "") {
    case "list":
      env()
      for (const { slug, id } of await clinicsNamed(undefined)) console.log(`${slug}  ${id}`)
      return
    case "add": {
      env()
      const { print, ...given } = values
      return add(NewClinic.safeParse(given), !print)
    }
    default:
      misused(usage, "list or add?")
  }
}

async function add(parsed: ReturnType<typeof NewClinic.safeParse>, byMail: boolean): Promise<void> {
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`)
    throw new Failure("No clinic was made", wrong.join("; "))
  }
  const clinicId = ClinicId.parse(randomUUID())
  const actor = systemActor("operator", clinicId)
  const input = parsed.data
  const added = await withOwner(ownerDatabaseUrl(), clinicId, (tx) =>
    addClinic(actor, tx, input, byMail, new Date()),
  )
  if (!added.ok)
    throw new Failure(
      "No clinic was made",
      added.reason === "slug_taken"
        ? `--slug ${input.slug} is another clinic's (npm run clinic -- list)`
        : `--administrator ${input.administrator} has an account already: an address is one to an installation`,
    )
  const { link, expiresAt } = added.value
  console.log(`${input.slug}  ${clinicId}`)
  console.log(
    byMail
      ? `The invitation goes to ${input.administrator} as soon as the workers run.`
      : `The administrator's link, for their eyes only:\n${link}`,
  )
  console.log(`It works until ${expiresAt.toISOString()}.`)
}
