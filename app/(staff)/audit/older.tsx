import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { address } from "./wording"

type Props = {
  filter: Readonly<Record<string, string | undefined>>
  last: string | undefined
  paged: boolean
}

/** From page to page by the place of the last row, so that new events do not move what is being read. */
export async function Older({ filter, last, paged }: Props) {
  const t = await getTranslations("audit.list")
  return (
    <p className="mt-2.5 flex min-h-11 items-center gap-4 text-small">
      {last === undefined ? null : (
        <Link className="underline" href={address(filter, last)}>
          {t("older")}
        </Link>
      )}
      {paged ? (
        <Link className="underline" href={address(filter)}>
          {t("newest")}
        </Link>
      ) : null}
    </p>
  )
}
