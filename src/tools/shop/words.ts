/** Words of customers that the shop's tools look for, by language. */

/** What people call a gift card; a blank may be left out. */
export const GIFT_CARD: { [language: string]: readonly string[] } = {
  en: ['gift card', 'voucher'],
  de: ['gutschein', 'geschenkkarte'],
  fr: ['carte cadeau', "bon d'achat", 'chèque cadeau'],
  es: ['tarjeta regalo', 'tarjeta de regalo', 'vale regalo'],
};

/** Words of a title that tell no item from another. */
export const FILLERS: { [language: string]: readonly string[] } = {
  en: ['a', 'an', 'and', 'for', 'in', 'of', 'on', 'set', 'the', 'to', 'with', 'x'],
};
