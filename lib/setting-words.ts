/** What an operator reads of a setting that is not right, after its name: zod's own words are a programmer's. */
export function settingInWords(message: string): string {
  const said = words.flatMap(([form, say]) => {
    const found = form.exec(message)
    return found === null ? [] : [say(found[1] ?? "")]
  })
  return said[0] ?? message
}

/** Of host:port. */
export function endsWithPort(place: string): boolean {
  return Number(place.slice(place.lastIndexOf(":") + 1)) <= 65_535
}

/**
 * Why this cannot be taken apart into host, name and password; undefined where it can. What has no scheme is
 * judged by whoever knows which it must have.
 */
export function unreadableAddress(address: string): string | undefined {
  if (!/^[a-z]+:\/\//i.test(address) || isReadable(address)) return undefined
  return "cannot be read as an address: it needs a host, and in its name and password what is no letter, digit, - or _ is written as %XX"
}

function isReadable(address: string): boolean {
  try {
    const { username, password } = new URL(address)
    for (const part of [username, password]) decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}

const words: readonly (readonly [RegExp, (what: string) => string])[] = [
  [/received undefined$/, () => "is not set"],
  [/received NaN$/, () => "must be a number"],
  [/expected int/, () => "must be a whole number"],
  [/expected number to be >=(\d+)/, (least) => `must be ${least} or more`],
  [/expected number to be <=(\d+)/, (most) => `must be ${most} or less`],
  [/expected string to have >=1 char/, () => "is empty"],
  [/expected string to have >=(\d+)/, (least) => `must have ${least} characters or more`],
  [
    /expected one of (.+)$/,
    (all) => `must be one of ${all.replaceAll('"', "").replaceAll("|", ", ")}`,
  ],
]
