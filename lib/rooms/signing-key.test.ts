import { generateKeyPairSync } from "node:crypto"

import { expect, test } from "vitest"

import { importVerifyingKey, signSeatCertificate, verifySeat } from "@/lib/e2ee/seat-certificate"
import { exportPub, makeSeatKey } from "@/lib/e2ee/seat-key"

import { signerFrom } from "./signing-key"

test("a certificate it signs is verified under the first public key it names", async () => {
  const signer = await signerFrom(pem("prime256v1") + pem("prime256v1"))
  expect(signer.publicKeys).toHaveLength(2)
  const pair = await makeSeatKey()
  const seat = {
    visit: "v",
    identity: "i",
    role: "patient" as const,
    pub: await exportPub(pair.publicKey),
    lid: new Uint8Array(16),
    issuedMs: 1000,
    expiresMs: 2000,
    protection: "end_to_end" as const,
  }
  const certificate = await signSeatCertificate(seat, signer.key)
  const expected = { visit: "v", identity: "i", protection: "end_to_end", now: 1500 } as const
  const under = async (index: number) => {
    const key = await importVerifyingKey(signer.publicKeys[index] ?? "")
    return verifySeat(certificate, { ...expected, signingKeys: key === undefined ? [] : [key] })
  }
  expect(await under(0)).toMatchObject({ ok: true })
  expect(await under(1)).toMatchObject({ ok: false, reason: "seat-signature" })
})

test.each([
  ["nothing", ""],
  ["another curve", pem("secp384r1")],
  ["rubbish", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"],
])("%s is a wrong setting", async (_, text) => {
  await expect(signerFrom(text)).rejects.toMatchObject({ code: "configuration" })
})

function pem(namedCurve: string): string {
  return generateKeyPairSync("ec", { namedCurve })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString()
}
