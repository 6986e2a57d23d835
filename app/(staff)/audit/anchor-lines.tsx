import { useTranslations } from "next-intl"

import { grouped } from "@/app/_ui/grouped"

import { troubleOf, unnamedFolder } from "./wording"

export type AnchorLine = {
  readonly kind: "witness" | "timestamp" | "mail" | "storage"
  readonly name: string
  readonly upTo: { readonly size: number; readonly at: string } | null
  readonly trouble: string | null
}

/** How much of the log somebody outside vouches for. A copy that was mailed or stored is kept, but nobody signed it. */
export function anchoredSize(anchors: readonly AnchorLine[]): number {
  return Math.max(
    0,
    ...anchors
      .filter(({ kind }) => kind === "witness" || kind === "timestamp")
      .map(({ upTo }) => upTo?.size ?? 0),
  )
}

/** Who vouches, up to which event, since when, and how many events have come since; or that nobody does. */
export function AnchorLines({ anchors, size }: { anchors: readonly AnchorLine[]; size: number }) {
  const t = useTranslations("audit.anchors")
  const nameOf = (name: string): string => (name === unnamedFolder ? t("folder") : name)
  return (
    <div className="mt-2 text-small text-text-2">
      {anchors.length === 0 ? null : (
        <ul aria-label={t("label")} className="flex flex-col gap-0.5">
          {anchors.map(({ kind, name, upTo, trouble }) => (
            <li key={`${kind} ${name}`}>
              {upTo === null
                ? t(`notYet.${kind}`, { name: nameOf(name) })
                : t(kind, {
                    name: nameOf(name),
                    event: grouped(upTo.size - 1),
                    time: upTo.at,
                    since: Math.max(0, size - upTo.size),
                    number: grouped(Math.max(0, size - upTo.size)),
                  })}
              {trouble === null ? null : (
                <>
                  {" "}
                  <b className="font-semibold text-danger">
                    {t(`trouble.${troubleOf(kind, trouble)}`)}
                  </b>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {anchoredSize(anchors) > 0 ? null : <p>{t("selfAttested")}</p>}
    </div>
  )
}
