/** This tab's clinician chose, or was told, that a visit is held without encryption. Another tab is told again. */
export function knowsUnencrypted(visitId: string): boolean {
  return sessionStorage.getItem(nameOf(visitId)) !== null
}

export function rememberUnencrypted(visitId: string): void {
  sessionStorage.setItem(nameOf(visitId), "told")
}

function nameOf(visitId: string): string {
  return `housecall/unencrypted/${visitId}`
}
