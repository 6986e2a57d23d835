import { segmentsOf } from "./segments"

/**
 * A text of one or two segments, whatever the clinic is called. What is left out first is what matters
 * least: `extra`, then the end of the name, then its signs that double the price of all.
 */
export function fitted(name: string, text: (clinic: string) => string, extra = ""): string {
  const tries = [
    plain(text(name)) + extra,
    ...[name, inGsm7(name)].flatMap((one) => [
      plain(text(one)),
      ...[16, 8, 4].map((length) => plain(text(cut(one, length)))),
    ]),
  ]
  return tries.find((one) => segmentsOf(one).count <= 2) ?? tries.at(-1) ?? ""
}

/** One sign outside the alphabet doubles the price of all: the last resort where a name has some. */
function inGsm7(name: string): string {
  const kept = Array.from(name.normalize("NFKD")).filter(
    (sign) => segmentsOf(sign).alphabet === "gsm7",
  )
  return kept.join("").trim() || "Housecall"
}

function cut(name: string, length: number): string {
  const signs = Array.from(name)
  return signs.length <= length
    ? name
    : `${signs
        .slice(0, length - 1)
        .join("")
        .trimEnd()}.`
}

// A typographic apostrophe or dash would make the whole text twice as dear, for nothing.
function plain(text: string): string {
  return text
    .trim()
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[–—]/g, "-")
    .replaceAll(/[\u00a0\u2009\u202f]/g, " ")
}
