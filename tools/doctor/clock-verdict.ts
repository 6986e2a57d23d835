import { careful, ill, well } from "./verdict"
import type { Verdict } from "./verdict"

/** Somebody else's clock: `aheadMs` before this machine's. `outside`: it stands in another house. */
export type Clock = { readonly whose: string; readonly aheadMs: number; readonly outside: boolean }

/** Codes of sign-in, links and the media server's tokens bear a few seconds. */
const mostMs = 5_000

export function clockVerdict(clocks: readonly Clock[]): Verdict {
  const wrong = clocks.filter(({ aheadMs }) => Math.abs(aheadMs) > mostMs)
  if (wrong.length > 0)
    return ill(
      "clock",
      wrong
        .map(
          ({ whose, aheadMs }) =>
            `${whose} is ${Math.round(Math.abs(aheadMs) / 1_000)} s ${aheadMs > 0 ? "before" : "behind"} this machine`,
        )
        .join(", "),
      wrong.length === clocks.length && clocks.length > 1
        ? "it is this machine's clock that is off: chronyc tracking, or timedatectl"
        : "set both by the same time servers: chronyc tracking, or timedatectl",
    )
  if (clocks.length === 0)
    return careful("clock", "no other clock to compare with", "see to what is ill first")
  const most = Math.max(...clocks.map(({ aheadMs }) => Math.abs(aheadMs)))
  const near = `${clocks.map(({ whose }) => whose).join(", ")}: within ${(most / 1_000).toFixed(1)} s`
  return clocks.some(({ outside }) => outside)
    ? well("clock", near)
    : well("clock", `${near} of this machine's; whether that one is right: chronyc tracking`)
}
