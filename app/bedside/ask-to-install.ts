/** Chrome, Edge and Samsung Internet hand the question to the page; elsewhere the browser's menu asks it. */
export type InstallQuestion = { readonly prompt: () => Promise<unknown> }

export function isInstallQuestion(event: object): event is InstallQuestion {
  return "prompt" in event && typeof event.prompt === "function"
}

/**
 * `keep` leaves the page's link on the device, for the installed page to open with: only where the answer
 * was yes, and before that page opens. A shared browser keeps none of what was only asked.
 */
export async function askToInstall(question: InstallQuestion, keep: () => void): Promise<void> {
  const answer = await question.prompt()
  if (typeof answer !== "object" || answer === null || !("outcome" in answer)) return
  if (answer.outcome === "accepted") keep()
}
