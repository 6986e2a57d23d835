const leastCharacters = 32
const leastInAddress = 12

/**
 * Why this secret of the settings can be guessed, in words that follow its name; undefined where nothing
 * tells. It judges what a person may have typed or left standing, and cannot tell whether it is random.
 */
export function weakSecret(secret: string): string | undefined {
  if (secret.length < leastCharacters)
    return `has ${secret.length} characters and needs ${leastCharacters} random ones (${howTo})`
  return guessable(secret)
}

/** The same of 32 bytes in base64url. */
export function weakKey(key: string): string | undefined {
  const bytes = /^[\w-]+$/.test(key) ? Buffer.from(key, "base64url") : Buffer.alloc(0)
  if (bytes.length !== 32) return `must be 32 random bytes in base64url (${howTo})`
  return new Set(bytes).size < fewest
    ? `repeats few bytes: make it at random (${howTo})`
    : undefined
}

/** The same of the password in an address of a database or of Redis. One without a password says nothing. */
export function weakPasswordIn(address: string): string | undefined {
  const password = passwordIn(address)
  if (password === "") return undefined
  if (password.length < leastInAddress)
    return `has a password of ${password.length} characters, which needs ${leastInAddress} random ones or more (${howTo})`
  const why = guessable(password)
  return why === undefined ? undefined : `has a password that ${why}`
}

/** Of a server that others run, whose password they made: only the word that stands in `deploy/env.example` is refused. */
export function examplePasswordIn(address: string): string | undefined {
  return /^(password|change.?me)$/i.test(passwordIn(address))
    ? "has the password of an example: it needs your own of that server"
    : undefined
}

/** The names that samples and `livekit-server --dev` give their key. */
export function isDefaultKeyName(name: string): boolean {
  return ["devkey", "apikey", "api-key", "key"].includes(name.toLowerCase())
}

const howTo = "openssl rand 32 | basenc --base64url | tr -d ="
const fewest = 6

/** Words of documentation, of samples and of hands in a hurry. Random text has none of them by chance. */
const words =
  /change.?me|replace.?me|password|passw0rd|secret|devkey|default|example|sample|insecure|placeholder|your.?key|letmein|qwerty|postgres|housecall|livekit|(0123|1234)56789/i

function guessable(secret: string): string | undefined {
  if (words.test(secret))
    return `is a default or a word of an example: make it at random (${howTo})`
  return new Set(secret).size < fewest
    ? `repeats few characters: make it at random (${howTo})`
    : undefined
}

function passwordIn(address: string): string {
  const given = URL.canParse(address) ? new URL(address).password : ""
  try {
    return decodeURIComponent(given)
  } catch {
    return given
  }
}
