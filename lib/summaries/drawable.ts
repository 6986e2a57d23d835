/** Stands where the font has no shape. */
const noShape = "□"

/**
 * The text with only what a font can draw: a sign that it lacks becomes its plain form (₂ to 2), or a
 * box, and the boxes are counted so that the page can say that they are there.
 */
export function drawable(
  text: string,
  has: (codePoint: number) => boolean,
): { text: string; boxes: number } {
  let boxes = 0
  const drawn = Array.from(text.replaceAll(apostrophe, "'"), (sign) => {
    if (sign === "\n" || drawsAll(sign, has)) return sign
    const plain = sign.normalize("NFKC")
    if (plain !== sign && drawsAll(plain, has)) return plain
    boxes += 1
    return noShape
  })
  return { text: drawn.join(""), boxes }
}

/** A Chinese font's is as wide as a character: "the clinic’ s". */
const apostrophe = /(?<=[\p{Script=Latin}\d])’/gu

function drawsAll(text: string, has: (codePoint: number) => boolean): boolean {
  return Array.from(text).every((sign) => has(sign.codePointAt(0) ?? 0))
}
