/**
 * The RFC 6962 tree over a hash that the caller brings: node:crypto on the server, a synchronous
 * SHA-256 in the browser. Leaf = H(0x00 ‖ entry), node = H(0x01 ‖ left ‖ right), empty = H("").
 */
export type Sha256 = (...parts: Uint8Array[]) => Uint8Array

/** A complete subtree: `height` 0 is a leaf, `index` counts subtrees of that height from the left. */
export type NodeReader = (height: number, index: number) => Promise<Uint8Array>

export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  return sha256(leafPrefix, entry)
}

/** Root over hashes of equal height, with the split of RFC 6962 2.1 where they are not a power of two. */
export function rootOf(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes
  if (first === undefined) return sha256()
  if (hashes.length === 1) return first
  const left = splitOf(hashes.length)
  return nodeHash(sha256, rootOf(sha256, hashes.slice(0, left)), rootOf(sha256, hashes.slice(left)))
}

/** Root of the first `size` leaves. */
export async function treeRoot(
  sha256: Sha256,
  node: NodeReader,
  size: number,
): Promise<Uint8Array> {
  return size === 0 ? sha256() : rangeRoot(sha256, node, 0, size)
}

/** RFC 6962 2.1.1: the hashes from leaf to root that prove that leaf `index` is in the tree of `size`. */
export async function inclusionProof(
  sha256: Sha256,
  node: NodeReader,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  const proof: Uint8Array[] = []
  for (let from = 0, to = size; to - from > 1;) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      proof.unshift(await rangeRoot(sha256, node, middle, to))
      to = middle
    } else {
      proof.unshift(await rangeRoot(sha256, node, from, middle))
      from = middle
    }
  }
  return proof
}

/** RFC 6962 2.1.2: proves that the tree of `size` begins with the tree of `old`. */
export async function consistencyProof(
  sha256: Sha256,
  node: NodeReader,
  old: number,
  size: number,
): Promise<Uint8Array[]> {
  if (old === 0 || old === size) return []
  const proof: Uint8Array[] = []
  let from = 0
  let to = size
  while (to !== old) {
    const middle = from + splitOf(to - from)
    if (old <= middle) {
      proof.unshift(await rangeRoot(sha256, node, middle, to))
      to = middle
    } else {
      proof.unshift(await rangeRoot(sha256, node, from, middle))
      from = middle
    }
  }
  if (from > 0) proof.unshift(await rangeRoot(sha256, node, from, to))
  return proof
}

/** RFC 9162 2.1.3.2. */
export function includes(
  sha256: Sha256,
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false
  let at = index
  let last = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sha256, sibling, hash)
      for (; at % 2 === 0 && at !== 0; last = half(last)) at = half(at)
    } else {
      hash = nodeHash(sha256, hash, sibling)
    }
    at = half(at)
    last = half(last)
  }
  return last === 0 && sameBytes(hash, root)
}

/** RFC 9162 2.1.4.2. */
export function extendsTree(
  sha256: Sha256,
  old: number,
  oldRoot: Uint8Array,
  size: number,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (old > size) return false
  if (old === size) return proof.length === 0 && sameBytes(oldRoot, root)
  if (old === 0) return proof.length === 0 && sameBytes(oldRoot, sha256())
  const path = isPowerOfTwo(old) ? [oldRoot, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined) return false
  let at = old - 1
  let last = size - 1
  for (; at % 2 === 1; last = half(last)) at = half(at)
  let oldHash = first
  let newHash = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      oldHash = nodeHash(sha256, sibling, oldHash)
      newHash = nodeHash(sha256, sibling, newHash)
      for (; at % 2 === 0 && at !== 0; last = half(last)) at = half(at)
    } else {
      newHash = nodeHash(sha256, newHash, sibling)
    }
    at = half(at)
    last = half(last)
  }
  return last === 0 && sameBytes(oldHash, oldRoot) && sameBytes(newHash, root)
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** The root over leaves [from, to): complete subtrees where they fit, joined from the right. */
async function rangeRoot(
  sha256: Sha256,
  node: NodeReader,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const width = to - from
  if (isPowerOfTwo(width)) return node(Math.log2(width), from / width)
  const middle = from + splitOf(width)
  const left = await rangeRoot(sha256, node, from, middle)
  return nodeHash(sha256, left, await rangeRoot(sha256, node, middle, to))
}

function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(nodePrefix, left, right)
}

/** The same of two hashes that lie one after the other. */
export function pairHash(sha256: Sha256, pair: Uint8Array): Uint8Array {
  return sha256(nodePrefix, pair)
}

/** The largest power of two below `n`. */
function splitOf(n: number): number {
  let split = 1
  while (split * 2 < n) split *= 2
  return split
}

function isPowerOfTwo(n: number): boolean {
  return n > 0 && Number.isInteger(Math.log2(n))
}

/** Not `>>`: sizes may pass 2^31. */
function half(n: number): number {
  return Math.floor(n / 2)
}

/** RFC 6962 2.1: what a leaf's hash begins with. */
export const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)
