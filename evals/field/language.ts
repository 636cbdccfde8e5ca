/** The language of a letter by its common words: enough to tell the four of the field cases apart. */
const COMMON = {
  de: 'und der die das wir ihr ihre haben nicht ist für mit viele grüße hallo leid danke bestellung',
  en: 'and the we your have not is for with kind regards hello sorry thank order',
  fr: 'et le la les nous vous votre avons pas est pour avec bonjour désolés merci commande',
  es: 'y el los las nosotros usted su hemos no es para con hola lamentamos gracias pedido',
};
type Language = keyof typeof COMMON;

/** undefined: there is no letter. */
export function languageOf(letter: string | undefined): Language | undefined {
  if (letter === undefined) return undefined;
  const words = letter.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = Object.entries(COMMON).map(([language, common]) => {
    const known = new Set(common.split(' '));
    return { language: language as Language, count: words.filter((word) => known.has(word)).length };
  });
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).language;
}
