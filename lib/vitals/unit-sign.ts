/** What displays write for a unit (UCUM), in every language. */
const signs: Readonly<Record<string, string>> = {
  "mm[Hg]": "mmHg",
  Cel: "°C",
  "[degF]": "°F",
  "[lb_av]": "lb",
  "[in_i]": "in",
  "kg/m2": "kg/m²",
}

export function unitSign(unit: string): string {
  return signs[unit] ?? unit
}
