import { expect, test } from "vitest"

import { addressOf, fragmentOf, linkOf } from "./join-link"

test("a fragment is read and written back as it was", () => {
  for (const fragment of ["#t=abc", "#t=abc&k=xyz", "#t=abc&do=move", "#t=abc&k=xyz&do=check"]) {
    const link = linkOf(fragment)
    expect(link && fragmentOf(link)).toBe(fragment)
  }
  expect(linkOf("#k=xyz")).toBeUndefined()
})

test("another browser gets the visit itself, with the secret of a link that was handed over", () => {
  const of = (linkSecret: string | undefined) =>
    addressOf("https://clinic.example", { token: "abc", linkSecret })
  expect(of(undefined)).toBe("https://clinic.example/join#t=abc")
  expect(of("xyz")).toBe("https://clinic.example/join#t=abc&k=xyz")
})
