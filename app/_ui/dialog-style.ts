export const backdropStyle =
  "fixed inset-0 z-40 bg-(--scrim) transition-opacity duration-(--motion-2) ease-(--ease) data-ending-style:opacity-0 data-starting-style:opacity-0"

export const dialogStyle =
  "fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[min(520px,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-y-auto rounded-4 bg-surface-1 p-6 text-body text-text-1 shadow-(--lift-2) transition-[opacity,translate] duration-(--motion-2) ease-(--ease) data-ending-style:opacity-0 data-starting-style:opacity-0"
