/** State is kept in AWS's own shapes, so that describing is filtering; further members are ours and never leave over the wire. */
export type Stored<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> }
export type ById<T> = Record<string, T>
