export const actions = (...elements: object[]) => ({ type: 'actions', elements })
export const button = (text: string, action_id: string) => ({ type: 'button', action_id, text: { type: 'plain_text', text } })
export const option = (text: string, value: string) => ({ text: { type: 'plain_text', text }, value })
