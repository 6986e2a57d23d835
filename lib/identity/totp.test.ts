import fc from "fast-check"
import { generate } from "otplib"
import { expect, test } from "vitest"

import { matchingStep, newTotpSecret, totpUri } from "./totp"

/** RFC 6238 appendix B: the ASCII key "12345678901234567890" in base32; its eight digits end in these six. */
const rfcSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

test.each([
  [59, "287082", 1],
  [1_111_111_109, "081804", 37_037_036],
  [1_111_111_111, "050471", 37_037_037],
  [1_234_567_890, "005924", 41_152_263],
  [2_000_000_000, "279037", 66_666_666],
])("RFC 6238's vector at %i", async (seconds, code, step) => {
  expect(await matchingStep(rfcSecret, code, 0, new Date(seconds * 1000))).toBe(step)
})

test("a code is good for one step around it, and never twice", async () => {
  const secret = newTotpSecret()
  const epoch = 1_800_000_000
  const code = await generate({ secret, epoch })
  const at = (seconds: number) => new Date((epoch + seconds) * 1000)
  const step = await matchingStep(secret, code, 0, at(0))
  expect(step).toBe(epoch / 30)
  expect(await matchingStep(secret, code, 0, at(59))).toBe(step)
  expect(await matchingStep(secret, code, 0, at(90))).toBeUndefined()
  expect(await matchingStep(secret, code, step ?? 0, at(1))).toBeUndefined()
})

test("what is no code is wrong, and no error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 30 }), async (text) => {
      fc.pre(!/^[0-9]{6}$/.test(text))
      expect(await matchingStep(rfcSecret, text, 0, new Date(59_000))).toBeUndefined()
    }),
  )
})

test("the address for authenticator apps names the clinic and the account", () => {
  const uri = new URL(totpUri(rfcSecret, "a@riverside.example", "Riverside Clinic"))
  expect(uri.protocol).toBe("otpauth:")
  expect(uri.searchParams.get("secret")).toBe(rfcSecret)
  expect(uri.searchParams.get("issuer")).toBe("Riverside Clinic")
})
