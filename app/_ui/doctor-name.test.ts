import { expect, test } from "vitest"

import { givenName } from "./doctor-name"

test.each([
  ["Agnes Thistledown", "en", "Agnes"],
  ["Agnes Thistledown", "zh", "Agnes"],
  ["林小满", "en", "林小满"],
  ["Lin Xiaoman 林小满", "zh", "林小满"],
  ["Lin Xiaoman 林小满", "en", "Lin Xiaoman"],
])("%s is greeted in %s as %s", (name, locale, said) => {
  expect(givenName(name, locale)).toBe(said)
})
