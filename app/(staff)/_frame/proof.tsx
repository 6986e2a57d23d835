"use client"

import { createContext, use, useCallback, useMemo, useRef, useState } from "react"
import type { ReactNode } from "react"

import { post } from "@/app/_edge/post"
import type { Posted } from "@/app/_edge/post"

import { ProofDialog } from "./proof-dialog"

type Post = <T = unknown>(path: string, body?: unknown) => Promise<Posted<T>>

const ProvenPost = createContext<Post>(post)

/**
 * `post`, for what needs a fresh proof (signing, exporting, roles, factors): when the server asks for
 * one, the person is asked, and the request is sent again. Without a proof the refusal comes back.
 */
export function useProvenPost(): Post {
  return use(ProvenPost)
}

export function ProofFrame({ children }: { children: ReactNode }) {
  const [asking, setAsking] = useState(false)
  const waiting = useRef<(proved: boolean) => void>(undefined)

  const ask = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        waiting.current?.(false)
        waiting.current = resolve
        setAsking(true)
      }),
    [],
  )
  const answer = useCallback((proved: boolean) => {
    setAsking(false)
    waiting.current?.(proved)
    waiting.current = undefined
  }, [])
  const provenPost = useMemo<Post>(
    () => async (path, body) => {
      const first = await post(path, body)
      if (first.ok || first.reason !== "step_up_needed") return typed(first)
      return (await ask()) ? post(path, body) : typed(first)
    },
    [ask],
  )
  return (
    <ProvenPost value={provenPost}>
      {children}
      <ProofDialog open={asking} onAnswer={answer} />
    </ProvenPost>
  )
}

function typed<T>(answer: Posted<unknown>): Posted<T> {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- our own route's answer, typed by its caller
  return answer as Posted<T>
}
