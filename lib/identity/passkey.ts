import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server"
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server"

import { env } from "@/lib/env"

import { keepOnce, takeOnce } from "./once"
import type { AuthenticationAnswer, RegistrationAnswer } from "./schema"

/**
 * WebAuthn Level 3, through @simplewebauthn/server. The relying party is exactly this installation's
 * host and origin; the person must be verified by the device; a challenge is kept on the server for
 * five minutes and taken by the first answer.
 */
export type StoredPasskey = {
  id: string
  publicKey: Uint8Array
  counter: number
  transports: readonly string[]
}

const challengeSeconds = 5 * 60

export async function registrationOptions(person: {
  userId: string
  email: string
  name: string
  known: readonly StoredPasskey[]
}): Promise<PublicKeyCredentialCreationOptionsJSON | undefined> {
  const options = await generateRegistrationOptions({
    rpName: "Housecall",
    rpID: relyingParty().id,
    userID: new Uint8Array(Buffer.from(person.userId.replaceAll("-", ""), "hex")),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: "none",
    excludeCredentials: person.known.map(descriptor),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  })
  const kept = await keepOnce(
    "passkey-challenge",
    options.challenge,
    `register/${person.userId}`,
    challengeSeconds,
  )
  return kept ? options : undefined
}

/** For a person who is known already (a second factor, a proof), or for whoever has a passkey here. */
export async function authenticationOptions(
  purpose: string,
  known: readonly StoredPasskey[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    allowCredentials: known.map(descriptor),
    userVerification: "required",
  })
  const kept = await keepOnce("passkey-challenge", options.challenge, purpose, challengeSeconds)
  return kept ? options : undefined
}

export async function registered(
  userId: string,
  response: RegistrationAnswer,
): Promise<(StoredPasskey & { backedUp: boolean }) | undefined> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      // oxlint-disable-next-line typescript/consistent-type-assertions -- absent and undefined are one to the library
      response: response as RegistrationResponseJSON,
      expectedChallenge: taken(`register/${userId}`),
      expectedOrigin: relyingParty().origin,
      expectedRPID: relyingParty().id,
      requireUserVerification: true,
    })
    if (!verified || registrationInfo === undefined) return undefined
    const { credential, credentialBackedUp } = registrationInfo
    return {
      id: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: credential.transports ?? [],
      backedUp: credentialBackedUp,
    }
  } catch {
    return undefined
  }
}

/**
 * The counter that the device now shows, or why it is not believed. A counter that does not grow means
 * that two devices hold one key: "counter" is worth an alert (WebAuthn section 6.1.1).
 */
export async function authenticated(
  purpose: string,
  response: AuthenticationAnswer,
  stored: StoredPasskey,
): Promise<number | "wrong" | "counter"> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      // oxlint-disable-next-line typescript/consistent-type-assertions -- absent and undefined are one to the library
      response: response as AuthenticationResponseJSON,
      expectedChallenge: taken(purpose),
      expectedOrigin: relyingParty().origin,
      expectedRPID: relyingParty().id,
      requireUserVerification: true,
      // Compared below: the library's refusal could not be told from any other.
      credential: {
        id: stored.id,
        publicKey: new Uint8Array(stored.publicKey),
        counter: 0,
        transports: stored.transports.filter(isTransport),
      },
    })
    if (!verified) return "wrong"
    const { newCounter } = authenticationInfo
    const grows = newCounter > stored.counter || (newCounter === 0 && stored.counter === 0)
    return grows ? newCounter : "counter"
  } catch {
    return "wrong"
  }
}

function taken(purpose: string): (challenge: string) => Promise<boolean> {
  return async (challenge) => (await takeOnce("passkey-challenge", challenge)) === purpose
}

function relyingParty(): { id: string; origin: string } {
  const { hostname, origin } = new URL(env().BASE_URL)
  return { id: hostname, origin }
}

function descriptor({ id, transports }: StoredPasskey) {
  return { id, transports: transports.filter(isTransport) }
}

const transportNames = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"] as const

function isTransport(name: string): name is AuthenticatorTransport {
  return transportNames.some((known) => known === name)
}
