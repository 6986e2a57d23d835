/** An e-mail address or telephone number in the one form in which two of them are compared. */
export type Contact = { channel: "email" | "sms"; key: string }

/**
 * What somebody typed as their contact; undefined when it is neither. Telephone numbers are compared by
 * their last nine digits, so that 020 7946 0142 and +44 20 7946 0142 are one: a code goes to the
 * registered number only, so a loose comparison tells nobody anything.
 */
export function contactOf(text: string): Contact | undefined {
  const plain = text.normalize("NFKC").trim()
  if (plain.includes("@")) {
    const email = plain.toLowerCase()
    return /^[^\s@]+@[^\s@]+$/.test(email) ? { channel: "email", key: `email:${email}` } : undefined
  }
  if (!/^[+(\d][\d\s().\-/]*$/.test(plain)) return undefined
  const digits = plain.replaceAll(/\D/g, "")
  return digits.length >= 7 && digits.length <= 15
    ? { channel: "sms", key: `phone:${digits.slice(-9)}` }
    : undefined
}
