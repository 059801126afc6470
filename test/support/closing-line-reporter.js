/** Ends a jest run with one line that any CI can read: `N passed, N failed, N skipped`. */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const broken = results.testResults.filter(suite => suite.testExecError).length
    const failed = results.numFailedTests + broken
    console.log(`\n${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests} skipped`)
  }
}
