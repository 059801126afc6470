import type { z } from 'zod'

/** A schema, and what it says of a document: the judges read these without the library at hand. */
export type Schema = z.ZodType
export type SchemaError = z.ZodError
export type SchemaIssue = z.core.$ZodIssue
