import { makeRunFolder } from './run-folder.js'

export default makeRunFolder
