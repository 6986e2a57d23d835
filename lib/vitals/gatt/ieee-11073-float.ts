/**
 * The floating point numbers of ISO/IEEE 11073-20601, in which health devices write: mantissa and
 * exponent, both two's complement, to the base of ten. What is no number is told as that, never as 0.
 */
export type MedicalFloat =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "no_reading"; readonly why: NotANumber }

/** NRes: "not at this resolution", the value does not fit into the device's format. */
export type NotANumber = "nan" | "nres" | "positive_infinity" | "negative_infinity" | "reserved"

/** `raw` holds 16 bits: an exponent of 4, a mantissa of 12. */
export function sfloat(raw: number): MedicalFloat {
  return decode(raw & 0xfff, signed((raw >>> 12) & 0xf, 4), 12)
}

/** `raw` holds 32 bits: an exponent of 8, a mantissa of 24. */
export function float32(raw: number): MedicalFloat {
  return decode(raw & 0xff_ffff, signed((raw >>> 24) & 0xff, 8), 24)
}

/** The five special mantissas lie around the middle, whatever the exponent. */
const specials: readonly NotANumber[] = [
  "positive_infinity",
  "nan",
  "nres",
  "reserved",
  "negative_infinity",
]

function decode(mantissa: number, exponent: number, bits: number): MedicalFloat {
  const why = specials[mantissa - (2 ** (bits - 1) - 2)]
  if (why !== undefined) return { kind: "no_reading", why }
  const digits = signed(mantissa, bits)
  // a division by a power of ten is rounded once, a product with 0.1 twice
  return {
    kind: "number",
    value: exponent < 0 ? digits / 10 ** -exponent : digits * 10 ** exponent,
  }
}

function signed(raw: number, bits: number): number {
  return raw >= 2 ** (bits - 1) ? raw - 2 ** bits : raw
}
