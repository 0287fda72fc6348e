/** The tag that says which run made a thing; it is found again by it after a crash. */
export const RUN_TAG = 'ecs-pull:run'

export const tagSpecifications = (resource: string, tags: Record<string, string>) => [
  { ResourceType: resource, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
]

export const madeBy = (tags: { Key?: string; Value?: string }[] | undefined, run: string): boolean =>
  (tags ?? []).some((tag) => tag.Key === RUN_TAG && tag.Value === run)
