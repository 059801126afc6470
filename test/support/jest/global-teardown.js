import { removeRunFolder } from './run-folder.js'

export default removeRunFolder
