/** A visit type's name in the reader's language; where there is no Chinese one, the name as it is. */
export function typeName(type: { name: string; nameZh: string }, locale: string): string {
  return locale.startsWith("zh") && type.nameZh !== "" ? type.nameZh : type.name
}
