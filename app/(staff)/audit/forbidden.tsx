import { getTranslations } from "next-intl/server"

import { Note } from "@/app/_ui/note"

import { Frame } from "./frame"

/** The attempt was written down by the query that refused. */
export async function Forbidden() {
  const t = await getTranslations("audit.forbidden")
  return (
    <Frame>
      <h1 className="mb-4 text-head font-semibold">{t("title")}</h1>
      <Note>{t("text")}</Note>
    </Frame>
  )
}
