/** Words that open a conversation or ask for help, in the bot's languages. */
const GREETING =
  /^\W*(?:hi|hello|hey|yo|ping|help|good (?:morning|evening)|aide|bonjour|bonsoir|salut|coucou|ヘルプ|使い方|こんにちは|こんばんは|おはよう(?:ございます)?|はじめまして)\W*$/iu
const THANKS =
  /^\W*(?:(?:many |ok,? )?(?:thanks?|thank you|thx|ty)(?: a lot| so much| very much)?|merci(?: beaucoup| bien)?|ありがとう(?:ございます|ございました)?|どうも|助かりました)\W*$/iu

/** True for a text that only greets or asks for help. */
export const isGreeting = (text: string): boolean => text.length < 60 && GREETING.test(text)

/** True for a text that only says thank you. */
export const isThanks = (text: string): boolean => text.length < 60 && THANKS.test(text)
