import { generateSecret, generateURI, verify } from "otplib"

/** RFC 6238 with what every authenticator app reads: SHA-1, six digits, 30 seconds. */
export const codePattern = /^[0-9]{6}$/

/** 160 random bits in base32. */
export function newTotpSecret(): string {
  return generateSecret()
}

/** The `otpauth://` address that an authenticator app reads from a QR code. */
export function totpUri(secret: string, account: string, issuer: string): string {
  return generateURI({ issuer, label: account, secret })
}

/**
 * The time step whose code this is, one step early or late allowed for slow clocks; undefined when it is
 * wrong, or no newer than the last step that was taken.
 */
export async function matchingStep(
  secret: string,
  code: string,
  lastStep: number,
  at: Date,
): Promise<number | undefined> {
  if (!codePattern.test(code)) return undefined
  const epoch = Math.floor(at.getTime() / 1000)
  const result = await verify({ secret, token: code, epoch, epochTolerance: 30 })
  if (!result.valid || !("timeStep" in result)) return undefined
  return result.timeStep > lastStep ? result.timeStep : undefined
}
