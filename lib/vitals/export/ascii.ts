/** Printable ASCII, cut to `width`: accents fall away, anything else that is not ASCII becomes "_". */
export function asciiText(text: string, width: number): string {
  return text
    .replaceAll("µ", "u")
    .normalize("NFKD")
    .replaceAll("μ", "u")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\u0020-\u007E]/gu, "_")
    .slice(0, width)
    .trim()
}

/** At most `places` decimals, without zeros at the end and without an exponent. */
export function decimalText(value: number, places: number): string {
  const text = value.toFixed(places)
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text
  return short === "-0" ? "0" : short
}
