/** Write arrow functions as `function` expressions, where both mean the same. */
export function plainFunctions(code: string): string
