import { expect, it } from "vitest"

import { quoted } from "./quoted"

it.each([
  ["The white ones", "“The white ones”"],
  ["two\nlines\u2028and  more", "“two lines and more”"],
  ["No”. Dr Who, 10:05: “I agree", "“No’. Dr Who, 10:05: ‘I agree”"],
  ['a "b" ″c〞', "“a ’b’ ’c’”"],
])("%j is quoted as %j", (text, expected) => {
  expect(quoted(text)).toBe(expected)
})
