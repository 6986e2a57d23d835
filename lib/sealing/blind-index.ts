import { createHmac } from "node:crypto"

import { env } from "@/lib/env"

import { clinicKey } from "./seal"

/**
 * What a hash stands for. A birth date is never hashed alone, as there are few of them: only its day of
 * the year, which one in 366 shares, or the date together with the initial of a name.
 */
export type HashKind =
  | "patient.email"
  | "patient.phone"
  | "patient.word"
  | "patient.birthday"
  | "patient.birth_initial"
  | "proxy.email"
  | "proxy.phone"

export type Hashed = { readonly kind: HashKind; readonly hash: Buffer }

/** The first 16 bytes of HMAC-SHA256 under a clinic's key, which never seals anything. */
function hashOf(clinicId: string, kind: HashKind, text: string): Buffer {
  return createHmac("sha256", keyOf(clinicId)).update(`${kind}|${text}`).digest().subarray(0, 16)
}

/** By which an address is found in every clinic's messages, before a clinic is known: hex. */
export function addressHash(address: string): string {
  return hashOfAddress(keyOf("messages"), address)
}

/** The same as another master key has it: for whoever changes that key. */
export function addressHashUnder(master: Buffer, address: string): string {
  return hashOfAddress(clinicKey(master, indexOf("messages")), address)
}

function hashOfAddress(key: Buffer, address: string): string {
  const form = address.normalize("NFKC").trim().toLowerCase()
  return createHmac("sha256", key).update(form).digest("hex").slice(0, 32)
}

/**
 * What stands for a text that is compared and never read, such as what a request asked: 32 bytes. Whoever
 * has them and not the key cannot try out who or what it was.
 */
export function keyedHash(of: string, text: string): Buffer {
  return createHmac("sha256", keyOf(of)).update(text).digest()
}

export function hashed(clinicId: string, kind: HashKind, text: string): Hashed {
  return { kind, hash: hashOf(clinicId, kind, text) }
}

export type Person = {
  readonly name: string
  readonly birthDate: string
  readonly email: string | null
  readonly phone: string | null
}

/** Everything that a patient is found by. */
export function hashesOfPatient(clinicId: string, person: Person): Hashed[] {
  const all = (kind: HashKind, texts: Iterable<string>) =>
    [...new Set(texts)].map((text) => hashed(clinicId, kind, text))
  return [
    ...all("patient.email", emailForms(person.email)),
    ...all("patient.phone", phoneForms(person.phone)),
    ...all("patient.word", wordsOf(person.name).flatMap(partsOf)),
    ...all("patient.birthday", [dayOfYear(person.birthDate)]),
    ...all("patient.birth_initial", birthInitials(person)),
  ]
}

/** What somebody who acts for a patient is found by. */
export function hashesOfProxy(clinicId: string, proxy: Pick<Person, "email" | "phone">): Hashed[] {
  return [
    ...emailForms(proxy.email).map((form) => hashed(clinicId, "proxy.email", form)),
    ...phoneForms(proxy.phone).map((form) => hashed(clinicId, "proxy.phone", form)),
  ]
}

/** Of a birth date, what may be hashed alone: "03-14". */
export function dayOfYear(birthDate: string): string {
  return birthDate.slice(5)
}

/** An address in the form that is compared; none for nothing. */
export function emailForms(email: string | null): string[] {
  const form = (email ?? "").normalize("NFKC").trim().toLowerCase()
  return form === "" ? [] : [form]
}

/** The last nine digits, in which a number's national and international spellings agree. */
export function phoneForms(phone: string | null): string[] {
  const digits = (phone ?? "").replaceAll(/\D/g, "")
  return digits === "" ? [] : [digits.slice(-9)]
}

/** The words of a name, without marks and case. */
export function wordsOf(name: string): string[] {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter(Boolean)
}

/**
 * The date with each of the first two letters of each word: two records of one person share one of them
 * even where a letter was mistyped.
 */
export function birthInitials({ name, birthDate }: Pick<Person, "name" | "birthDate">): string[] {
  const letters = wordsOf(name).flatMap((word) => Array.from(word).slice(0, 2))
  return [...new Set(letters)].map((letter) => `${birthDate}|${letter}`)
}

/** What of a word is hashed: its beginnings, or each sign and pair of signs where words have no spaces. */
function partsOf(word: string): string[] {
  const signs = Array.from(word)
  if (unspaced.test(word))
    return signs.flatMap((sign, at) => [sign, signs.slice(at, at + 2).join("")])
  return signs.slice(0, longestPart).map((_, at) => signs.slice(0, at + 1).join(""))
}

/** What a search for a word asks for: all of them must be there. */
export function askedParts(word: string): string[] {
  const signs = Array.from(word)
  if (!unspaced.test(word)) return [signs.slice(0, longestPart).join("")]
  if (signs.length === 1) return signs
  return signs.slice(0, -1).map((_, at) => signs.slice(at, at + 2).join(""))
}

/** Whether a name has this word, or a word that begins with it. */
export function hasWord(name: string, word: string): boolean {
  return wordsOf(name).some((one) =>
    unspaced.test(word) ? one.includes(word) : one.startsWith(word),
  )
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
const longestPart = 10

const indexOf = (of: string): string => `${of}|index`
const keys = new Map<string, Buffer>()

function keyOf(clinicId: string): Buffer {
  const known = keys.get(clinicId)
  if (known) return known
  const made = clinicKey(Buffer.from(env().MASTER_KEY, "base64url"), indexOf(clinicId))
  keys.set(clinicId, made)
  return made
}
