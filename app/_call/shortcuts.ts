/** One key each, as it is printed on the keyboard. Ending takes two, so that no slip of a finger does it. */
export const shortcuts = {
  microphone: "M",
  camera: "V",
  share: "S",
  chat: "C",
  people: "I",
  door: "D",
  acknowledge: "A",
  silence: "P",
  raise: "R",
  questions: "Q",
  lock: "K",
  layout: "L",
  window: "W",
  blur: "B",
  selfView: "Y",
  more: "O",
  help: "H",
  keyboard: "?",
  end: "Shift+X",
} as const

export type Shortcut = keyof typeof shortcuts

/** Kept apart: 1 to 9 make the picture in that place large. */
export const pinKeys = "1 – 9"

export type Press = {
  readonly key: string
  readonly shift: boolean
  /** Ctrl, Alt or Meta: the browser's and the system's own. */
  readonly other: boolean
  /** The key is held down. */
  readonly repeat: boolean
}

export function shortcutOf({ key, shift, other, repeat }: Press): Shortcut | number | undefined {
  if (other || repeat) return undefined
  if (/^[1-9]$/.test(key)) return Number(key)
  // Where "?" lies, with Shift or without it, depends on the keyboard.
  const name = key === "?" ? key : `${shift ? "Shift+" : ""}${key.toUpperCase()}`
  return shortcutNames.find((one) => shortcuts[one] === name)
}

/** In the order in which they are listed. Object.keys forgets the names it was given. */
export const shortcutNames: readonly Shortcut[] = [
  "microphone",
  "camera",
  "share",
  "chat",
  "people",
  "door",
  "acknowledge",
  "silence",
  "raise",
  "questions",
  "lock",
  "layout",
  "window",
  "blur",
  "selfView",
  "more",
  "help",
  "keyboard",
  "end",
]

/** Letters belong to whatever takes letters: a field, a list that is searched by typing. */
export const takesLetters =
  "input:not([type=checkbox], [type=radio], [type=button], [type=range]), textarea, select, [contenteditable]:not([contenteditable=false]), [role=combobox], [role=listbox], [role=menu]"

/** While one of them is open, what lies behind it is out of reach for the keyboard too. */
export const closesOff = "dialog[open], [role=dialog], [role=alertdialog]"
