/**
 * The form in which wordings are compared: lower case, no spaces, quotes, backticks, backslashes or emphasis. A message broken over lines,
 * set in code marks or squeezed into a table stays the same in it.
 */
export const squeeze = (text: string): string => text.toLowerCase().replace(/[\s"'`\\*]+/g, '')
