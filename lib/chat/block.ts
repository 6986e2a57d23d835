import * as z from "zod/mini"

import { fromBase64url, toBase64url } from "@/lib/e2ee/base64url"
import { type Bytes, concat, fromUtf8, u32, utf8 } from "@/lib/e2ee/encoding"

import type { FileNote } from "./file-note"
import { longestVoiceSeconds } from "./voice"

/**
 * The bodies of the sealed topic `file`: id (16) ‖ u32 number ‖ content. Number 0 carries the file's
 * name, kind, size and SHA-256 as JSON; the others its bytes, in order.
 */
export type Block = { readonly id: string; readonly number: number; readonly content: Bytes }

const headLength = 20
/** A stream's body is at most 12 KiB (docs/e2ee.md §13). */
export const blockLength = 12 * 1_024 - headLength
/** What the record takes, so that whatever was sent can also be filed. */
export const largestFile = 10 * 1_024 * 1_024

export type Offer = FileNote & { readonly private: boolean }

export function writeBlock({ id, number, content }: Block): Bytes {
  return concat(fromBase64url(id), u32(number), content)
}

/** Undefined for what is none of ours. */
export function readBlock(body: Bytes): Block | undefined {
  if (body.length <= headLength || body.length > headLength + blockLength) return undefined
  const number = new DataView(body.buffer, body.byteOffset).getUint32(16)
  return { id: toBase64url(body.slice(0, 16)), number, content: body.slice(headLength) }
}

export function writeOffer(id: string, offer: Offer): Bytes {
  return writeBlock({ id, number: 0, content: utf8(JSON.stringify(offer)) })
}

export function readOffer(content: Bytes): Offer | undefined {
  try {
    const parsed = Offer.safeParse(JSON.parse(fromUtf8(content) ?? ""))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

export function blocksOf(size: number): number {
  return Math.ceil(size / blockLength)
}

/** Of block `number` (from 1) of a file. */
export function contentOf(bytes: Bytes, number: number): Bytes {
  return bytes.slice((number - 1) * blockLength, number * blockLength)
}

/** Hex of SHA-256, as an offer carries it. */
export async function hashOf(bytes: Bytes): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** Every block has its one length: a file cannot become longer than was said. */
export function hasRightLength(size: number, block: Block): boolean {
  const before = (block.number - 1) * blockLength
  return block.number >= 1 && block.content.length === Math.min(blockLength, size - before)
}

const Offer = z.object({
  // No signs that steer a line or its direction: the name is shown and becomes a file's.
  name: z
    .string()
    .check(z.minLength(1), z.maxLength(120), z.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\]+$/u)),
  size: z.int().check(z.gte(1), z.lte(largestFile)),
  kind: z.enum(["picture", "document", "voice"]),
  seconds: z.optional(z.int().check(z.gte(1), z.lte(longestVoiceSeconds))),
  sha256: z.string().check(z.regex(/^[\da-f]{64}$/)),
  private: z.boolean(),
})
