import type { Tx } from "@/db/client"
import { consentTexts } from "@/db/schema/people"
import type { ConsentPurpose } from "@/db/schema/people"
import type { Locale } from "@/lib/i18n/locales"
import type { ClinicId } from "@/lib/ids"

import { consentText } from "./texts"

export type ShownText = { purpose: ConsentPurpose; sha256: string }

/** Keeps the texts that were on the page, once each, and answers with what a consent's row names them by. */
export async function keepTexts(
  tx: Tx,
  clinicId: ClinicId,
  purposes: readonly ConsentPurpose[],
  language: Locale,
  at: Date,
): Promise<ShownText[]> {
  const shown = purposes.map((purpose) => consentText(purpose, language))
  await tx
    .insert(consentTexts)
    .values(shown.map((text) => ({ ...text, clinicId, firstShownAt: at })))
    .onConflictDoNothing({ target: [consentTexts.clinicId, consentTexts.sha256] })
  return shown.map(({ purpose, sha256 }) => ({ purpose, sha256 }))
}
