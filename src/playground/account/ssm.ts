import type * as SSM from '@aws-sdk/client-ssm'
import type { Context } from './context.ts'
import { page } from './page.ts'

/** Parameters by name; values do not exist here. */
export const ssm = {
  DescribeParameters({ world, here }: Context, input: SSM.DescribeParametersRequest): SSM.DescribeParametersResult {
    const filter = (input.ParameterFilters ?? []).find(({ Key }) => Key === 'Name')
    const fits = (name: string) => {
      if (!filter) return true
      const values = filter.Values ?? []
      return filter.Option === 'BeginsWith' ? values.some((start) => name.startsWith(start)) : values.includes(name)
    }
    const { items, next } = page(world, here.parameters.filter(fits), input.NextToken, input.MaxResults, 50, 'InvalidNextToken')
    return { Parameters: items.map((Name) => ({ Name, Type: 'SecureString', Version: 1, DataType: 'text' })), NextToken: next }
  },
}
