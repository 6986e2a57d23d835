/** Signed bytes as they are. */
export function ExactText({ text, label }: { text: string; label: string }) {
  return (
    <details className="mt-3">
      <summary className="inline-flex min-h-11 cursor-pointer items-center font-medium text-brand">
        {label}
      </summary>
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto rounded-2 bg-surface-2 p-3 font-mono text-small whitespace-pre"
      >
        {text}
      </pre>
    </details>
  )
}
