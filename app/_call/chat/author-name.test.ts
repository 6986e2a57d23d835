import { expect, it } from "vitest"

import { seatRoles } from "@/lib/e2ee/seat-role"

import { authorName } from "./author-name"

const word = (role: string) => `the ${role}`
const names = new Map([["n", "Nora Thistledown"]])

it.each(seatRoles)("a known %s is written by name", (role) => {
  expect(authorName({ identity: "n", role }, names, "Agnes", word)).toBe("Nora Thistledown")
})

it.each(seatRoles)("an unknown %s is the patient only where their seat is", (role) => {
  const written = authorName({ identity: "gone", role }, names, "Agnes", word)
  expect(written).toBe(role === "patient" ? "Agnes" : `the ${role}`)
})
