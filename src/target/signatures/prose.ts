/** Sentences in which a person says that an image could not be pulled. They name no fault, so that they decide nothing. */
const SENTENCES: readonly RegExp[] = [
  // English: "the task can't pull its image", "image pull failed"
  /(?:can(?:'t|not| not)|could(?:n't| not)|unable to|fail(?:s|ed|ing)? to|not able to) (?:be )?(?:pull|fetch|download|retrieve)(?:ed)? [^.]{0,60}(?:image|registry|ECR|container)/i,
  /(?:image|container)s? pull(?:s|ing)? (?:is |has |keeps? )?(?:fail|error|time)/i,
  /(?:image|container)s? [^.]{0,40}can(?:'t|not| not) be (?:pulled|fetched|downloaded|retrieved)/i,
  // Japanese: 「タスクがイメージをプルできない」
  /(?:イメージ|image|ECR|コンテナ|レジストリ|タスク|Docker)[^。\n]{0,40}(?:プル|pull|取得|ダウンロード|引っ張)[^。\n]{0,12}(?:でき(?:な|ま)|出来(?:な|ま)|失敗|エラー|不可|落ち|こけ|コケ|られ(?:な|ま)|れ(?:ない|ません))/i,
  /(?:プル|pull|取得|ダウンロード)(?:が|に|で)?(?:失敗|エラー|できな)[^。\n]{0,30}(?:イメージ|image|ECR|コンテナ|タスク)/i,
  // French: « la tâche n'arrive pas à récupérer l'image »
  /(?:impossible|n'arriv\w{1,6} (?:pas|plus)|ne (?:peut|peuvent|parvient|parviennent|réussit|sait) (?:pas|plus)|n'a pas (?:pu|réussi)|n'ont pas pu|incapable|échou\w{1,4}|échec)[^.\n]{0,40}(?:pull|extraire|extraction|récupér|télécharg|tirer|obtenir)[^.\n]{0,60}(?:image|ECR|registre|conteneur|docker)/i,
  /(?:pull|extraction|récupération|téléchargement) (?:de |d'|du |des )[^.\n]{0,40}(?:image|conteneur|docker)[^.\n]{0,40}(?:échou|échec|impossible|erreur|ne (?:marche|fonctionne|passe))/i,
  /images? [^.\n]{0,40}(?:ne (?:peut|peuvent) (?:pas|plus)|n'a pas pu|impossible)[^.\n]{0,30}(?:pull|extrait|récupéré|télécharg|tiré)/i,
]

/** Whether somebody says, in English, Japanese or French, that an image cannot be pulled. */
export const saysCannotPull = (flat: string): boolean => SENTENCES.some((sentence) => sentence.test(flat.slice(0, 8_000)))
