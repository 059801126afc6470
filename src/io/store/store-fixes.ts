/** What `closeout artifact repair` can put right: a line that was not finished, a blank line, lines that the sink lacks. */
export const repairIt = 'closeout artifact repair'

/** What no command can put right. */
export const restoreIt = 'Restore the store from a backup, then check it: closeout artifact audit'
