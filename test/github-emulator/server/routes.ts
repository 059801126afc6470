/** Finds what answers a request: `:name` is one segment, `*name` the rest of the path. */
import type { Handler, Routes } from '../world/model.ts'

export interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly handler: Handler
}

export function compileRoutes(tables: readonly Routes[]): readonly Route[] {
  return tables.flatMap(table =>
    Object.entries(table).map(([line, handler]) => {
      const [method = '', path = ''] = line.split(' ')
      const source = path.replace(/:(\w+)/g, '(?<$1>[^/]+)').replace(/\*(\w+)/g, '(?<$1>.+)')
      return { method, pattern: new RegExp(`^${source}$`), handler }
    }),
  )
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The first route that takes the request, with its named parts decoded; null for none. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly handler: Handler; readonly params: Record<string, string> } | null {
  for (const route of routes) {
    if (route.method !== method) continue
    const match = route.pattern.exec(path)
    if (!match) continue
    const params = Object.fromEntries(
      Object.entries(match.groups ?? {}).map(([k, v]) => [k, decode(v ?? '')]),
    )
    return { handler: route.handler, params }
  }
  return null
}
