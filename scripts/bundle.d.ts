/** @see bundle.js */
export function bundle(
  entries: Readonly<Record<string, string>>,
  dir: string,
  options?: { readonly externals?: boolean },
): Promise<void>
