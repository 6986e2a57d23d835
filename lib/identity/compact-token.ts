/**
 * Whether a token is in the one spelling that RFC 7515 gives it: three parts of base64url, with no blank and no
 * bit to spare. The library reads others as the same token, and a token that has two spellings has two names.
 */
export function isCompact(token: string): boolean {
  const parts = token.split(".", 4)
  return parts.length === 3 && parts.every(isCanonical)
}

function isCanonical(part: string): boolean {
  return part !== "" && Buffer.from(part, "base64url").toString("base64url") === part
}
