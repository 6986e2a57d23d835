import type { ReactNode, Ref } from "react"

type Props = {
  id: string
  title: string
  text?: string
  heading?: Ref<HTMLHeadingElement>
  children: ReactNode
}

/** A part of the page; its heading can take the focus. */
export function Section({ id, title, text, heading, children }: Props) {
  return (
    <section aria-labelledby={id} className="min-w-0">
      <h2 id={id} ref={heading} tabIndex={-1} className="scroll-mt-4 text-read font-semibold">
        {title}
      </h2>
      {text === undefined ? null : <p className="mb-2 text-text-2">{text}</p>}
      <div className="mt-2">{children}</div>
    </section>
  )
}
