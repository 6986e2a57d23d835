/**
 * The file's name as the browser sent it (percent-encoded in `x-file-name`, so that it stands in no
 * address): the last part of a path, without signs that steer a terminal, a header or a line.
 */
export function documentName(header: string | null): string | undefined {
  let name: string
  try {
    name = decodeURIComponent(header ?? "")
  } catch {
    return undefined
  }
  const last = name.normalize("NFC").split(/[/\\]/).at(-1) ?? ""
  const plain = last
    .replaceAll(
      /[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}]/gu,
      "",
    )
    .trim()
  return plain === "" || plain.length > 200 ? undefined : plain
}
