import type { z } from 'zod'

/** A schema and its result, as types: modules that only need the types do not load the library. */
export type Schema = z.ZodType
export type SchemaError = z.ZodError
export type SchemaIssue = z.core.$ZodIssue
