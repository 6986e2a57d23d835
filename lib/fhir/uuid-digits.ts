/** A UUID as 25 digits of base 36. */
export function uuidDigits(uuid: string): string {
  return BigInt(`0x${uuid.replaceAll("-", "")}`)
    .toString(36)
    .padStart(25, "0")
}

/** Undefined: not 25 digits, or more than 128 bits. */
export function uuidOfDigits(digits: string): string | undefined {
  if (!/^[0-9a-z]{25}$/.test(digits)) return undefined
  let value = 0n
  for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36))
  const hex = value.toString(16).padStart(32, "0")
  return hex.length > 32 ? undefined : uuidOfHex(hex)
}

/** A UUID from its 32 hexadecimal digits. */
export function uuidOfHex(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
