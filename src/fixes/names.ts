/** `my-app:7` of a task definition's ARN. */
export const shortRevision = (arn: string): string => arn.split('/').at(-1) ?? arn
