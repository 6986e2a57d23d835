/**
 * How many messages a text is billed and split as (3GPP TS 23.038 and 23.040): 160 septets in one or
 * 153 in each of several where the GSM 7-bit alphabet has every sign, else 70 or 67 UTF-16 units.
 */
export function segmentsOf(text: string): { alphabet: "gsm7" | "ucs2"; count: number } {
  const signs = Array.from(text)
  if (signs.every((sign) => basic.has(sign) || extended.has(sign))) {
    const sizes = signs.map((sign) => (extended.has(sign) ? 2 : 1))
    return { alphabet: "gsm7", count: packed(sizes, 160, 153) }
  }
  return {
    alphabet: "ucs2",
    count: packed(
      signs.map((sign) => sign.length),
      70,
      67,
    ),
  }
}

/** A sign is never cut in two: what does not fit begins the next segment. */
function packed(sizes: readonly number[], single: number, several: number): number {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total <= single) return 1
  let count = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > several) {
      count += 1
      used = 0
    }
    used += size
  }
  return count
}

const basic: ReadonlySet<string> = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
)
const extended: ReadonlySet<string> = new Set("^{}\\[~]|€\f")
