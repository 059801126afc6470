/** Where editors find the JSON Schema of the policy. */
export const policySchemaUrl =
  'https://raw.githubusercontent.com/closeout-dev/closeout/main/docs/schemas/policy.schema.json'
