import fc from "fast-check"
import { expect, test } from "vitest"

import { changedText, rounds } from "@/lib/testing-fuzz"

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

test("any fragment is a link or none, and what is written is read as the same link", () => {
  fc.assert(
    fc.property(changedText(["#t=abc&k=xyz&do=check", "#t=abc%26do%3Dcancel"]), (fragment) => {
      const link = linkOf(fragment)
      expect(link && linkOf(fragmentOf(link))).toEqual(link)
    }),
    rounds(500),
  )
})

test("no token brings a wish of its own along", () => {
  const link = linkOf("#t=abc%26do%3Dcancel")
  expect(
    linkOf(fragmentOf({ token: link?.token ?? "", linkSecret: undefined, wish: undefined })),
  ).toEqual({
    token: "abc&do=cancel",
    linkSecret: undefined,
    wish: undefined,
  })
})
