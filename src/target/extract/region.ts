/** What names of Regions are made of: partition or continent, direction, number (EC2 guide, "Available Regions"; the isolated partitions alike). */
const REGION =
  /^(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso[a-z]?|eu-isoe|eusc-de)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9][0-9]?$/

/** Whether a word has the form of a Region: `us-east-1`, not `xx-zzzz-1` or `${AWS_REGION}`. */
export const isRegion = (word: string): boolean => REGION.test(word)
