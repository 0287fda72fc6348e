/** What a diagnosis looks at, in the order a person would look. */
export const SUBJECTS = ['task', 'network', 'image', 'rights', 'secrets'] as const

/** `partly`: something of it could not be read. */
export type SubjectState = 'waiting' | 'reading' | 'read' | 'partly'

/** How far a diagnosis is: requests answered so far, and the state of each subject. */
export interface Progress {
  calls: number
  subjects: { subject: (typeof SUBJECTS)[number]; state: SubjectState }[]
}
