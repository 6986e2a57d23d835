import { credentialSendings } from "./credential-sendings"
import { placeSendings } from "./place-sendings"
import { programSendings } from "./program-sendings"
import { recordSendings } from "./record-sendings"
import type { Sender } from "./sent-parts"

/** What a route is sent where a row of the table cannot say it, by method and path. */
export const sendings: Readonly<Record<string, Sender>> = {
  ...credentialSendings,
  ...placeSendings,
  ...programSendings,
  ...recordSendings,
}
