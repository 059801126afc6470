import { TestEnvironment } from 'jest-environment-node'
import { closeSuiteFolder, makeSuiteFolder } from './run-folder.js'

/** What names the temporary directory: TMPDIR on POSIX, TEMP and TMP on Windows. */
const variables = ['TMPDIR', 'TEMP', 'TMP']

/** Node, with a temporary directory for each suite. */
export default class SuiteEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context)
    this.path = context.testPath
  }

  async setup() {
    await super.setup()
    this.folder = makeSuiteFolder(this.path)
    this.before = variables.map(name => [name, process.env[name]])
    for (const name of variables) {
      // Node's own os.tmpdir() reads the first; what a test hands to its programs is the second.
      process.env[name] = this.folder
      this.global.process.env[name] = this.folder
    }
  }

  async teardown() {
    for (const [name, value] of this.before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    closeSuiteFolder(this.folder)
    await super.teardown()
  }
}
