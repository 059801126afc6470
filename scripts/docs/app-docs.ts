import type { WebhookRow } from '../../app/events.ts'
import type { PermissionRow } from '../../app/permissions.ts'
import { table, withLists, withTables } from './slots.ts'

/** What the app listens to, and what it may do, by name. */
export type AppTables = {
  readonly webhooks: Readonly<Record<string, WebhookRow>>
  readonly permissions: Readonly<Record<string, PermissionRow>>
}

/** The manifest of the app and the page that explains it, from one pair of tables. */
export const appDocs = (read: (path: string) => string, tables: AppTables): Record<string, string> => {
  const webhooks = Object.entries(tables.webhooks)
  const permissions = Object.entries(tables.permissions)
  return {
    'app.yml': withLists(read('app.yml'), {
      permissions: permissions.map(([name, { level }]) => `${name}: ${level}`),
      events: webhooks.filter(([, { isAutomatic }]) => !isAutomatic).map(([name]) => `- ${name}`),
    }),
    'src/core/diagnosis/model/app-manifest.ts': withLists(read('src/core/diagnosis/model/app-manifest.ts'), {
      permissions: permissions.map(([name, { level }]) => `${name}: '${level}',`),
      events: webhooks.filter(([, { isAutomatic }]) => !isAutomatic).map(([name]) => `'${name}',`),
    }),
    'docs/permissions.md': withTables(read('docs/permissions.md'), {
      permissions: table(
        ['permission', 'level', 'reason'],
        permissions.map(([name, { level, why }]) => [`\`${name}\``, level, why]),
      ),
      events: table(
        ['event', 'what the app reconciles'],
        webhooks.map(([name, { reads }]) => [`\`${name}\``, reads]),
      ),
    }),
  }
}
