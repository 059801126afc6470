import { listLeftovers } from './run-folder.js'

/**
 * Ends a jest run with one line that any CI can read: `N passed, N failed, N skipped`.
 * A suite that could not run counts as a failure, and so does anything left in the temporary directory.
 */
export default class ClosingLineReporter {
  leftovers = []

  onRunComplete(_contexts, results) {
    this.leftovers = listLeftovers()
    for (const path of this.leftovers)
      console.log(`Left in the temporary directory: ${path}. Make it with temporaryFolder, or remove it.`)
    const broken = results.testResults.filter(suite => suite.testExecError).length
    const failed = results.numFailedTests + broken + this.leftovers.length
    console.log(`\n${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests} skipped`)
  }

  getLastError() {
    if (this.leftovers.length > 0) return new Error('The tests left something in the temporary directory.')
  }
}
