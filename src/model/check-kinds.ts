/** The kinds of checks that evidence names. */
export const checkKinds = [
  'build',
  'types',
  'lint',
  'test',
  'command',
  'security',
  'diff',
  'browser',
  'runtime',
  'policy',
  'external',
] as const
