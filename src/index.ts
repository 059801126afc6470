export { defaultPolicy } from './model/policy-defaults.ts'
