import { availableParallelism } from 'node:os'

const cores = availableParallelism()

export default {
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  globalSetup: '<rootDir>/test/support/jest/global-setup.js',
  globalTeardown: '<rootDir>/test/support/jest/global-teardown.js',
  testEnvironment: '<rootDir>/test/support/jest/suite-environment.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2023',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  reporters: ['default', '<rootDir>/test/support/jest/closing-line-reporter.js'],
  // The suites of the app wait for git more than they compute: two cores serve four workers.
  maxWorkers: Math.max(cores, Math.min(2 * cores, 8)),
  testTimeout: 300_000,
}
