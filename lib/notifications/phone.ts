import { parsePhoneNumberFromString } from "libphonenumber-js"
import type { CountryCode } from "libphonenumber-js"

/** A number as E.164 ("+447700900142"), or undefined when no telephone has it. */
export function e164(text: string, country: string): string | undefined {
  const parsed = parsePhoneNumberFromString(text, known(country))
  return parsed?.isPossible() === true ? parsed.number : undefined
}

/** Whose numbers a clinic's patients write without a prefix: as set, as its own number says, as its zone does. */
export function countryOf(clinic: { country: string | null; phone: string; zone: string }): string {
  if (clinic.country !== null) return clinic.country
  const own = clinic.phone.trim().startsWith("+")
    ? parsePhoneNumberFromString(clinic.phone)?.country
    : undefined
  return own ?? byZone.get(clinic.zone) ?? "GB"
}

/** "42": enough for the owner to know which phone, and for nobody else. */
export function lastTwo(number: string): string {
  return number.replaceAll(/\D/g, "").slice(-2)
}

/** "a•••@patients.example" */
export function maskedEmail(address: string): string {
  const [name = "", domain = ""] = address.split(/@(?=[^@]*$)/)
  return `${Array.from(name)[0] ?? ""}•••@${domain}`
}

// libphonenumber throws at none of these; an unknown country only means that a prefix is needed.
function known(country: string): CountryCode {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- two capitals, checked by the table's constraint
  return country as CountryCode
}

const byZone: ReadonlyMap<string, string> = new Map([
  ["Europe/London", "GB"],
  ["Europe/Dublin", "IE"],
  ["Europe/Paris", "FR"],
  ["Europe/Berlin", "DE"],
  ["Europe/Madrid", "ES"],
  ["Europe/Rome", "IT"],
  ["America/New_York", "US"],
  ["America/Chicago", "US"],
  ["America/Denver", "US"],
  ["America/Phoenix", "US"],
  ["America/Los_Angeles", "US"],
  ["America/Anchorage", "US"],
  ["Pacific/Honolulu", "US"],
  ["America/Toronto", "CA"],
  ["America/Vancouver", "CA"],
  ["Asia/Shanghai", "CN"],
  ["Asia/Hong_Kong", "HK"],
  ["Asia/Singapore", "SG"],
  ["Asia/Kolkata", "IN"],
  ["Asia/Tokyo", "JP"],
  ["Australia/Sydney", "AU"],
  ["Australia/Melbourne", "AU"],
  ["Pacific/Auckland", "NZ"],
])
