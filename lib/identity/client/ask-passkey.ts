import { startAuthentication, startRegistration } from "@simplewebauthn/browser"
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser"

/** What the device answers, to be sent on; undefined when the person said no, or the device cannot. */
export async function askPasskey(
  options: PublicKeyCredentialRequestOptionsJSON,
): Promise<object | undefined> {
  return startAuthentication({ optionsJSON: options }).catch(() => undefined)
}

/** A new passkey of this device. "known": it has one already. */
export async function makePasskey(
  options: PublicKeyCredentialCreationOptionsJSON,
): Promise<object | "known" | undefined> {
  try {
    return await startRegistration({ optionsJSON: options })
  } catch (error) {
    const name = error instanceof Error ? error.name : ""
    return name === "InvalidStateError" ? "known" : undefined
  }
}
