/** Codes of http://hl7.org/fhir/issue-type that we send. */
export type IssueCode =
  | "invalid"
  | "structure"
  | "required"
  | "value"
  | "login"
  | "expired"
  | "forbidden"
  | "not-found"
  | "deleted"
  | "not-supported"
  | "too-costly"
  | "throttled"
  | "conflict"
  | "too-long"
  | "processing"
  | "transient"
  | "exception"
  | "informational"

export type Issue = {
  readonly severity: "fatal" | "error" | "warning" | "information"
  readonly code: IssueCode
  readonly diagnostics: string
  /** The parameter or element that is meant. */
  readonly expression?: string
}

/** FHIR R4 OperationOutcome. Diagnostics are ours, never a driver's sentence. */
export function operationOutcome(issues: readonly Issue[]) {
  return {
    resourceType: "OperationOutcome",
    issue: issues.map(({ severity, code, diagnostics, expression }) => ({
      severity,
      code,
      diagnostics,
      ...(expression === undefined ? {} : { expression: [expression] }),
    })),
  } as const
}

/** Why a request is not served: the status (RFC 9110) and the issue. */
export type Refusal = {
  readonly status: number
  readonly issue: Issue
  /** Of a 405: the methods that there are (RFC 9110 section 15.5.6). */
  readonly allow?: readonly string[]
}

export function refusal(
  status: number,
  code: IssueCode,
  diagnostics: string,
  expression?: string,
): Refusal {
  return {
    status,
    issue: {
      severity: "error",
      code,
      diagnostics,
      ...(expression === undefined ? {} : { expression }),
    },
  }
}

/** Whether it is a refusal, and not what was asked for. */
export function isRefusal<T extends object | undefined>(answer: T | Refusal): answer is Refusal {
  return answer !== undefined && "status" in answer && "issue" in answer
}
