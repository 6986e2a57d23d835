/** Resources under ids of ours (UUIDs) as one FHIR R4 Bundle; `at` in milliseconds since 1970. */
export function collection<R extends object>(
  entries: readonly { readonly id: string; readonly resource: R }[],
  at: number,
) {
  return {
    resourceType: "Bundle",
    type: "collection",
    timestamp: new Date(at).toISOString(),
    entry: entries.map(({ id, resource }) => ({
      fullUrl: `urn:uuid:${id}`,
      resource: { ...resource, id },
    })),
  } as const
}
