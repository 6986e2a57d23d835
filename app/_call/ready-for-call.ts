/** While somebody waits who may be let in: the call's code is there and its worker runs before the press. */
export function readyForCall(): void {
  void import("./clinician-call").catch(() => undefined)
  void import("./seat-ahead").then(({ prewarmCall }) => prewarmCall()).catch(() => undefined)
}
