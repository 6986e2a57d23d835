import { extendsTree, sameBytes } from "@/lib/audit/proofs/merkle"
import { openCheckpoint } from "@/lib/audit/proofs/note-key"
import { sha256 } from "@/lib/audit/proofs/sha256"

import type { Submission } from "./submission"

/** What a witness remembers of a log: the largest tree that it signed. */
export type Known = { readonly size: number; readonly root: Uint8Array }

/** `size` with 409: how large the tree is that the witness signed last. */
export type Judgement =
  | { readonly status: 200 }
  | { readonly status: 400 | 403 | 404 | 422 }
  | { readonly status: 409; readonly size: number }

/**
 * C2SP tlog-witness, `add-checkpoint`, in the order of its text. `vkeys`: the keys that this witness trusts
 * for the log of that name; none, it does not know the log.
 */
export function judge(
  submission: Submission,
  vkeys: readonly string[],
  known: Known | undefined,
): Judgement {
  const { old, proof, text, head } = submission
  if (vkeys.length === 0) return { status: 404 }
  if (!openCheckpoint(text, vkeys).ok) return { status: 403 }
  if (old > head.size) return { status: 400 }
  const last = known ?? { size: 0, root: sha256() }
  if (old !== last.size) return { status: 409, size: last.size }
  if (old === head.size && !sameBytes(head.root, last.root)) return { status: 409, size: last.size }
  // An empty tree has one root; from it every tree grows, with no proof.
  return extendsTree(sha256, last.size, last.root, head.size, head.root, proof)
    ? { status: 200 }
    : { status: 422 }
}
