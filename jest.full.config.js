import config from './jest.config.js'

/** The whole suite with every case of the long laws, where `npm test` takes a sample of them. */
export default { ...config, globals: { isFullRun: true }, testTimeout: 1_200_000 }
