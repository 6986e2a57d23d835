import type { ReactNode } from "react"

type Props = { id: string; title: ReactNode; text?: ReactNode; children: ReactNode }

/** One part of a settings page: a heading, what it is for, and its rows. */
export function SettingsPart({ id, title, text, children }: Props) {
  return (
    <section
      aria-labelledby={id}
      className="mt-8 border-t border-line-1 pt-6 first-of-type:mt-5 first-of-type:border-t-0 first-of-type:pt-0"
    >
      <h2 id={id} className="text-read font-semibold">
        {title}
      </h2>
      {text ? <p className="mt-1 max-w-[64ch] text-text-2">{text}</p> : null}
      <div className="mt-3">{children}</div>
    </section>
  )
}
