/** Words that mean nothing and stand nowhere else: one for each thing that a person says, so that a find says what leaked. */
export const words = {
  name: "Quillonby",
  email: "thrannigwick",
  phone: "7700900773",
  birthDate: "1941-03-27",
  reason: "morvelling",
  note: "spindlethrop",
  chart: "garbleroot",
  document: "ploverscrip",
  contents: "wexlanthorn",
  refusedFile: "crundlebyte",
  place: "brindlecove",
  guest: "ossifane",
  guestMail: "duskettle",
  proxy: "harkenvale",
  emergency: "fennimarsh",
  deed: "tolliquent",
  answered: "yarrowhint",
  waitlist: "cravenmoss",
  device: "umbercastle",
  scale: "jorrowmead",
  hold: "nettlefray",
  visitor: "Vossingdale",
  held: "purlinwhist",
  intake: "dravenslate",
  walkIn: "hobbletarn",
  newAddress: "quenchfold",
  duplicate: "Mirrowbeck",
  spoken: "larksprattle",
  edited: "gossamoor",
  instruction: "tansywold",
  addendum: "kestrelune",
  outcome: "bracklemire",
  erasure: "wolframset",
  filter: "ivoryglen",
  export: "saltmarrow",
  className: "Thimblerigg",
} as const

/** Which of the words lie in a text: in clear, in hexadecimal or in base64. */
export function wordsIn(text: string): string[] {
  const lower = text.toLowerCase()
  return Object.values(words).filter(
    (word) =>
      lower.includes(word.toLowerCase()) ||
      lower.includes(Buffer.from(word).toString("hex")) ||
      inBase64(word).some((part) => text.includes(part)),
  )
}

/** A word's middle as base64 writes it, at each of its three alignments. */
function inBase64(word: string): string[] {
  return [0, 1, 2].map((shift) =>
    Buffer.from("x".repeat(shift) + word)
      .toString("base64")
      .slice(shift === 0 ? 0 : 4, -4),
  )
}
