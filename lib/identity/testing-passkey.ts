import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto"
import type { KeyObject } from "node:crypto"

/**
 * For tests: a passkey without a device, as WebAuthn Level 3 has its bytes: ES256, no attestation, the person
 * verified. Each answer is to the challenge of the options that the server at `baseUrl` gave.
 */
export function softwarePasskey(baseUrl: string) {
  const { hostname, origin } = new URL(baseUrl)
  const clientDataOf = (type: string, challenge: string, page = origin): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: page, crossOrigin: false }))
  const authenticatorData = (flags: number, count: number): Buffer => {
    const rest = Buffer.alloc(5)
    rest.writeUInt8(flags)
    rest.writeUInt32BE(count, 1)
    return Buffer.concat([sha256(Buffer.from(hostname)), rest])
  }
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const id = randomBytes(32)
  let counter = 0
  return {
    /** For `POST /api/security/passkeys`. */
    registration(challenge: string) {
      const clientData = clientDataOf("webauthn.create", challenge)
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id])
      const data = Buffer.concat([
        authenticatorData(present | verified | attested, counter),
        credential,
        coseKey(publicKey),
      ])
      // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}, the last with a length of two bytes.
      const attestation = Buffer.concat([
        Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746159", "hex"),
        Buffer.from([data.length >> 8, data.length & 255]),
        data,
      ])
      return answer(id, {
        clientDataJSON: base64url(clientData),
        attestationObject: base64url(attestation),
      })
    },
    /** For a sign-in, a second factor or a proof. `count`: how often the device says that it was used; `page`: where. */
    assertion(challenge: string, { count = counter + 1, page = origin } = {}) {
      counter = count
      const clientData = clientDataOf("webauthn.get", challenge, page)
      const data = authenticatorData(present | verified, counter)
      const signed = Buffer.concat([data, sha256(clientData)])
      return answer(id, {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(data),
        signature: base64url(sign("sha256", signed, privateKey)),
      })
    },
  }
}

/** Flags of the authenticator's data (section 6.1). */
const [present, verified, attested] = [0x01, 0x04, 0x40]

/** RFC 9053 section 7.1 in CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseKey(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" })
  return Buffer.concat([
    Buffer.from("a5010203262001215820", "hex"),
    Buffer.from(x, "base64url"),
    Buffer.from("225820", "hex"),
    Buffer.from(y, "base64url"),
  ])
}

function answer(id: Buffer, response: object) {
  const name = base64url(id)
  return { id: name, rawId: name, type: "public-key", clientExtensionResults: {}, response }
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest()
}

function base64url(bytes: Buffer): string {
  return bytes.toString("base64url")
}
