/** The file of the cases beside a policy file: `.github/closeout.test.yml`. */
export const casesPathOf = (policyPath: string): string => policyPath.replace(/(\.ya?ml)?$/i, '.test$1')
