/** A control on a monitor surface: small under a mouse, 44 px under a finger. */
export const controlStyle =
  "min-h-11 rounded-2 border border-mon-edge bg-mon-1 px-2.5 text-small font-medium text-mon-text-1 pointer-fine:min-h-8"
