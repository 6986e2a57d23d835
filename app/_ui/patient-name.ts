/** What is left of a person who was erased has no name: `common` says so in its reader's language. */
export function patientName(common: (key: "erasedPerson") => string, name: string): string {
  return name === "" ? common("erasedPerson") : name
}
