/** What stands on either side of a number that is read from a text. */

/**
 * Before a number that stands alone, and after it: no letter, digit, sign of currency or mark that binds it
 * to more.
 */
export const ALONE_BEFORE = String.raw`(?<![\p{L}\p{N}]|[\p{L}\p{N}][-./@_+#])(?<![-+#@_])`;
export const ALONE_AFTER = String.raw`(?![\p{L}\p{N}]|[-./@_,]\p{N}|[-@_/]\p{L}|\s?[\p{Sc}%])`;

/** The letters of a country before a code: `D-10115`, `A-1010`. */
export const COUNTRY = String.raw`(?:(?-i:(?:D|DE|A|AT|CH|F|FR|NL|B|BE|L|LU|I|IT|E|ES|DK|PL|CZ|S|SE|N|GB|UK)[-‐-–]|(?:D|DE)\s))`;
