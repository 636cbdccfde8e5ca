/** Which language a text is in, and the small words that carry no subject in either. */
import { wordsOf } from '../playbooks/words.ts';

export type Language = 'en' | 'de';

const german = new Set(
  'der die das den dem ein eine einen ich wir sie ist sind war nicht kein keine und oder mit für von auf bei zum zur mein meine meinen bestellung paket lieferung kaputt beschädigt angekommen geld zurück bitte möchte hallo adresse neue konto gesperrt anwalt wo bleibt gefällt mehr kundin kunde schreibt'.split(
    ' ',
  ),
);
const english = new Set(
  'the a an i we she he they is are was not no and or with for from on at my our order parcel delivery broken damaged arrived money back please wants want hello address new account locked lawyer where does like any more customer says writes it'.split(
    ' ',
  ),
);

/** English unless more words are German. */
export function languageOf(text: string): Language {
  let balance = 0;
  for (const word of wordsOf(text)) {
    if (german.has(word.text)) balance += 1;
    if (english.has(word.text)) balance -= 1;
  }
  return balance > 0 ? 'de' : 'en';
}

const small =
  'a an the this that these those it its i im we you he she they them him her his my our your their me us and or but so if then than as at by for from in into of on onto out over to up with about after again also any are arent be been being can cannot could did didnt do does doesnt dont had has hasnt have havent hi hello hey how is isnt just more most no not now off once only other please too very was wasnt were werent what when where which who why will would yes ok okay well there here still yet already one two three all some customer customers client user buyer says say said writes write wrote writing mail mails mailed email emails message messages order orders ordered number account got get gets getting wants want wanted asks ask asked would like likes liked money back refund refunds refunded return returns new photo photos picture pictures pic pics image images attached attachment enclosed thanks thank regards dear something anything nothing thing things better instead third second first arrived arrives came comes completely badly totally partly item items product products ' +
  'der die das den dem des ein eine einen einem einer eines er sie es ich wir ihr ihm ihn mein meine meinen meiner unser unsere dein deine euer eure und oder aber so wenn dann als am an auf aus bei bis durch für gegen im in ins mit nach ob ohne seit um unter vom von vor zu zum zur auch bitte da dass doch hier hat habe haben hatte ist sind war waren wird werden wurde kann können nein ja nicht nur noch schon sehr was wer wie wo warum mehr man mir mich uns sich kunde kundin kunden schreibt sagt fragt möchte will bestellung bestellungen nummer konto bestellt geld zurück erstattung erstatten foto fotos bild bilder anbei angehängt neue neuer neues danke gruß hallo lieber statt stattdessen artikel produkt etwas nichts angekommen gekommen kam';
const smallWords = new Set(small.split(' '));

/** Words without a subject of their own: function words and what nearly every request says. */
export function isSmall(word: string): boolean {
  return smallWords.has(word) || word.length < 2 || /^\d+$/.test(word);
}
