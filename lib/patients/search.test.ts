import { expect, it } from "vitest"

import { likeAnywhere, searchOf } from "./search"

it.each([
  ["1942-03-14", { by: "birth_date", date: "1942-03-14" }],
  ["14/3/1942", { by: "birth_date", date: "1942-03-14" }],
  ["14 3 1942", { by: "birth_date", date: "1942-03-14" }],
  ["1942年3月14日", { by: "birth_date", date: "1942-03-14" }],
  ["１４/３/１９４２", { by: "birth_date", date: "1942-03-14" }],
  ["31/2/1942", { by: "name", words: ["31/2/1942"] }],
  ["RC-204417", { by: "reference", part: "RC-204417" }],
  ["rc-204417", { by: "reference", part: "RC-204417" }],
  ["4417", { by: "reference", part: "4417" }],
  ["  Agnes   Thistledown ", { by: "name", words: ["Agnes", "Thistledown"] }],
  ["林小满", { by: "name", words: ["林小满"] }],
])("%s", (query, expected) => {
  expect(searchOf(query)).toEqual(expected)
})

it("a wildcard in a name is a letter", () => {
  expect(likeAnywhere(String.raw`50%_\ `)).toBe(String.raw`%50\%\_\\ %`)
})
