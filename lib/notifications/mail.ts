/** One message to one person. `id` is the same over every try and becomes the Message-ID. */
export type Mail = {
  readonly id: string
  readonly to: string
  readonly language: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** A text file beside it, byte for byte. */
  readonly attachment?: { readonly name: string; readonly text: string }
  /** An iCalendar file whose MIME part names the same method as the file. */
  readonly calendar?: { readonly method: "REQUEST" | "CANCEL"; readonly text: string }
}

/** What a letter says: a heading, paragraphs, one thing to do, smaller choices, and closing lines. */
export type Letter = {
  readonly subject: string
  readonly greeting: string
  readonly paragraphs: readonly string[]
  readonly action?: Choice | undefined
  readonly choices?: readonly Choice[]
  readonly after: readonly string[]
  readonly signature: string
}

export type Choice = { readonly label: string; readonly href: string }
