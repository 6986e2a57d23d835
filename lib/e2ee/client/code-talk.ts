import { attribute, writeSpoken, type SpokenAttribute } from "../attributes"
import { fromBase64url, readBase64url, toBase64url } from "../base64url"
import {
  type Round,
  enterRound,
  noticeShown,
  ownShown,
  readyToSettle,
  roundDueMs,
  settleCode,
} from "../code-exchange"
import { isCrowd } from "../crowd"
import { equalBytes } from "../encoding"
import { codeOf, commitOf, roundOf } from "../spoken-code"
import type { AttributeWriter } from "./attribute-writer"
import { type Core, members } from "./core"

/** Carries the spoken code's commitments and nonces. Answers when it wants to be called again. */
export async function tendCode(core: Core, writer: AttributeWriter): Promise<number | undefined> {
  const peers = members(core)
  // In a crowd nobody reads it to everybody, and each who comes or goes would cost two writes of all.
  if (peers.length === 0 || isCrowd(peers.length + 1)) {
    core.code = { ...core.code, current: undefined }
    return undefined
  }
  const round = await roundOf(core.me.visit, [core.me, ...peers.map((peer) => peer.seat)])
  const name = toBase64url(round)
  if (core.code.current !== name) {
    const dueMs = roundDueMs(core.code, name, core.now())
    if (dueMs > core.now()) {
      core.code = { ...core.code, current: undefined }
      return dueMs
    }
    core.code = enterRound(core.code, name, await makeOwn(core, round), core.now())
  }
  const wasTampered = core.code.tampered
  core.code = noticeShown(core.code, shownBy(core))
  const ready = readyToSettle(core.code)
  if (ready !== undefined) core.code = settleCode(core.code, name, await settle(core, round, ready))
  const { tampered } = core.code
  if (tampered !== undefined && wasTampered === undefined) core.alarm(tampered)
  const shown = ownShown(core.code)
  if (shown !== undefined) writer.set(attribute.spoken, writeSpoken(shown))
  return undefined
}

export function shownBy(core: Core): ReadonlyMap<string, SpokenAttribute | undefined> {
  return new Map(members(core).map((peer) => [peer.kid, peer.spoken]))
}

async function makeOwn(core: Core, round: Uint8Array<ArrayBuffer>): Promise<Round["own"]> {
  const nonce = core.random(32)
  const commit = await commitOf(round, core.me.kid, nonce)
  return { nonce: toBase64url(nonce), commit: toBase64url(commit) }
}

async function settle(core: Core, round: Uint8Array<ArrayBuffer>, ready: Round) {
  const revealed = [{ kid: core.me.kid, nonce: fromBase64url(ready.own.nonce) }]
  for (const [kidText, commitText] of ready.commits) {
    const kid = fromBase64url(kidText)
    const nonce = readBase64url(ready.nonces.get(kidText), 32)
    const commit = fromBase64url(commitText)
    if (nonce === undefined || !equalBytes(await commitOf(round, kid, nonce), commit)) {
      return "commit-mismatch" as const
    }
    revealed.push({ kid, nonce })
  }
  return codeOf(round, revealed)
}
