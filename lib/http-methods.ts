/**
 * The methods that a route may have. Whatever else somebody sends ends before Next.js sees it, and is "other" where
 * it is counted or traced.
 */
export const httpMethods: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
])
