/** An element of XML 1.0: its attributes, and either elements or text within. */
export type Element = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly within: readonly Element[] | string
}

/** Names are ours and are not escaped; an attribute that is undefined is not there. */
export function element(
  name: string,
  attributes: Element["attributes"],
  within: Element["within"] = [],
): Element {
  return { name, attributes, within }
}

/** A document on one line, in printable ASCII: what is not is a character reference. */
export function xml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${written(root)}`
}

function written({ name, attributes, within }: Element): string {
  const said = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escaped(value)}"`]))
    .join("")
  const inner = typeof within === "string" ? escaped(within) : within.map(written).join("")
  return inner === "" ? `<${name}${said}/>` : `<${name}${said}>${inner}</${name}>`
}

/**
 * By code points. Line ends are references too: a parser makes spaces of them in attributes. What XML 1.0 has
 * no way to write (control characters, half of a pair) becomes U+FFFD.
 */
function escaped(text: string): string {
  return Array.from(text, (sign) => {
    const point = sign.codePointAt(0) ?? 0xfffd
    if (point >= 0x20 && point < 0x7f && !`<>&"'`.includes(sign)) return sign
    return `&#x${(isChar(point) ? point : 0xfffd).toString(16)};`
  }).join("")
}

/** XML 1.0, production 2. */
function isChar(point: number): boolean {
  return (
    point === 0x9 ||
    point === 0xa ||
    point === 0xd ||
    (point >= 0x20 && point <= 0xd7ff) ||
    (point >= 0xe000 && point <= 0xfffd) ||
    (point >= 0x10000 && point <= 0x10ffff)
  )
}
