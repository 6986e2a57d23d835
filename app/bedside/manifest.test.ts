import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"

import { expect, test } from "vitest"
import { z } from "zod"

import { locales } from "@/lib/i18n/locales"

const path = z.string().regex(/^\/bedside(\/|$)/)

/** What a browser asks of a page before it offers to install it: w3.org/TR/appmanifest, and an icon of each size. */
const Manifest = z.object({
  name: z.string().min(1),
  short_name: z.string().min(1).max(12),
  lang: z.string(),
  id: z.literal("/bedside"),
  start_url: z.literal("/bedside"),
  scope: z.literal("/bedside"),
  display: z.literal("standalone"),
  background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  theme_color: z.string().regex(/^#[0-9a-f]{6}$/),
  icons: z.array(
    z.object({
      src: path,
      sizes: z.string().regex(/^\d+x\d+$/),
      type: z.literal("image/png"),
      purpose: z.literal("maskable").optional(),
    }),
  ),
})

const read = (language: string) =>
  Manifest.parse(JSON.parse(readFileSync(`public/bedside/${language}.webmanifest`, "utf8")))

test.each(locales)(
  "the bedside page can be installed in %s, and nothing else with it",
  (language) => {
    const { lang, icons } = read(language)
    expect(new Intl.Locale(lang).language).toBe(language)
    for (const { src, sizes } of icons) {
      const file = join("public", src)
      // PNG (W3C), 5.6: width and height stand in IHDR, which comes first.
      const header = readFileSync(file)
      expect(`${header.readUInt32BE(16)}x${header.readUInt32BE(20)}`).toBe(sizes)
    }
    const ordinary = icons.filter(({ purpose }) => purpose === undefined).map(({ sizes }) => sizes)
    expect(ordinary).toEqual(expect.arrayContaining(["192x192", "512x512"]))
    expect(icons.some(({ purpose }) => purpose === "maskable")).toBe(true)
  },
)

test("it is one app, whichever language it was installed in", () => {
  const [first, ...others] = locales.map(read)
  for (const other of others)
    expect({ ...other, name: "", short_name: "", lang: "" }).toEqual({
      ...first,
      ...{ name: "", short_name: "", lang: "" },
    })
  const files = readdirSync("public/bedside").filter((name) => name.endsWith(".webmanifest"))
  expect(files.toSorted()).toEqual(locales.map((language) => `${language}.webmanifest`).toSorted())
})
