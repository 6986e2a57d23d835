/** One line of a note, as a quotation that nothing in it can end: whoever reads on reads our words. */
export function quoted(text: string): string {
  const inside = text
    .replaceAll(/[“„‟〝]/gu, "‘")
    .replaceAll(/["”″〞〟＂]/gu, "’")
    .replaceAll(/\s+/gu, " ")
  return `“${inside}”`
}
