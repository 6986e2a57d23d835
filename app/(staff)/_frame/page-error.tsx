"use client"

import type { ReactNode } from "react"

import { Retrying } from "./retrying"

/** What Next gives an error boundary. */
export type BoundaryProps = { error: Error & { digest?: string }; reset: () => void }

type Props = BoundaryProps & {
  /** Of a page that is a list under its own title; without it the page is the error alone. */
  heading?: string
  title: string
  text: (seconds: number) => ReactNode
}

/** A page that did not load, in its own frame, and tries again. */
export function PageError({ heading, ...rest }: Props) {
  if (heading === undefined)
    return (
      <main className="px-5 py-6 md:px-8">
        <h1 className="sr-only">{rest.title}</h1>
        <Retrying {...rest} />
      </main>
    )
  return (
    <main className="mx-auto w-full max-w-[1232px] px-5 py-6 md:px-8">
      <h1 className="mb-4 text-head font-semibold">{heading}</h1>
      <Retrying {...rest} />
    </main>
  )
}
