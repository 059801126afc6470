/** The info string of the fenced block that carries a record; compared exactly. */
export const recordInfoString = 'closeout-record'
