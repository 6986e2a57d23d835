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
