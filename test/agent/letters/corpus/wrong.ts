/**
 * Twenty-four ways in which a letter is wrong. Each adds a sentence, or changes one thing in a right letter,
 * so that the case has nothing of it. Those in `later` were written before the check was tuned and not looked
 * at while it was.
 */
import { de, en } from './right.ts';
import type { Scene } from './scenes.ts';

export type Spoil = (letter: string, scene: Scene) => string;
export interface Spoils {
  first: Spoil[];
  later: Spoil[];
}
export interface Way {
  name: string;
  en: Spoils;
  de: Spoils;
  /** The scenes that it makes no sense in. */
  not?: readonly string[];
}

/** Before the last paragraph. */
export const add =
  (sentence: string | ((scene: Scene) => string)): Spoil =>
  (letter, scene) => {
    const at = letter.lastIndexOf('\n\n');
    const said = typeof sentence === 'string' ? sentence : sentence(scene);
    return `${letter.slice(0, at)} ${said}${letter.slice(at)}`;
  };
export const swap =
  (find: RegExp, by: string | ((found: string, scene: Scene) => string), otherwise: Spoil): Spoil =>
  (letter, scene) => {
    const changed = letter.replace(find, (found) => (typeof by === 'string' ? by : by(found, scene)));
    return changed === letter ? otherwise(letter, scene) : changed;
  };
export const digit = (found: string) => found.replace(/\d(?=\d$)/, (one) => String((Number(one) + 3) % 10));

export const WAYS: Way[] = [
  {
    name: 'a number of another record',
    en: {
      first: [
        add('Your reference is RF-9042.'),
        swap(/(?:RF|RS|RT|TR)-\d+/, digit, add('It is filed as RT-5512.')),
      ],
      later: [
        add('For your files: case no. 48213-B.'),
        add(({ order }) => `This belongs to ${order.replace(/\d$/, '')}${order.endsWith('7') ? 3 : 7}.`),
      ],
    },
    de: {
      first: [
        add('Ihre Vorgangsnummer ist RF-9042.'),
        swap(/(?:RF|RS|RT|TR)-\d+/, digit, add('Abgelegt ist das unter RT-5512.')),
      ],
      later: [add('Unser Aktenzeichen dazu: 48213-B.'), add('Die Sendungsnummer ist JJD000390007814.')],
    },
  },
  {
    name: 'a wrong amount',
    en: {
      first: [
        swap(
          /(?:EUR |€)\d+\.\d\d/,
          (found) => found.replace(/\d(?=\.)/, (one) => String((Number(one) + 3) % 10)),
          add('The amount is EUR 61.35.'),
        ),
        add('In total that comes to EUR 312.40.'),
      ],
      later: [add('You also get the 5.95 for postage back.'), add('That makes €19 in all.')],
    },
    de: {
      first: [
        swap(
          /\d+,\d\d (?:EUR|€)/,
          (found) => found.replace(/\d(?=,)/, (one) => String((Number(one) + 3) % 10)),
          add('Der Betrag ist 61,35 EUR.'),
        ),
        add('Insgesamt sind das 312,40 €.'),
      ],
      later: [add('Dazu kommen 5,95 für das Porto.'), add('Das macht zusammen 19 Euro.')],
    },
  },
  {
    name: 'the amount of another item',
    not: ['traced', 'declined'],
    en: {
      first: [
        swap(
          /(?:EUR |€)\d+\.\d\d/,
          (_, { otherCents }) => en(otherCents),
          add(({ other, otherCents }) => `We have also refunded ${en(otherCents)} for the ${other}.`),
        ),
      ],
      later: [add(({ otherCents }) => `We have refunded ${en(otherCents)} to your card.`)],
    },
    de: {
      first: [
        swap(
          /\d+,\d\d (?:EUR|€)/,
          (_, { otherCents }) => de(otherCents),
          add(({ other, otherCents }) => `Außerdem haben wir ${de(otherCents)} für „${other}“ erstattet.`),
        ),
      ],
      later: [add(({ otherCents }) => `Wir haben Ihnen ${de(otherCents)} zurückerstattet.`)],
    },
  },
  {
    name: 'another currency',
    en: {
      first: [
        swap(/EUR (?=\d)/, 'USD ', add('That is USD 48.00.')),
        swap(/€(?=\d)/, '£', add('This equals £40.')),
      ],
      later: [
        swap(
          /(?:EUR |€)(\d+\.\d\d)/,
          (found) => `${found.replace(/[^\d.]/g, '')} Swiss francs, CHF ${found.replace(/[^\d.]/g, '')}`,
          add('It is CHF 12 in your money.'),
        ),
      ],
    },
    de: {
      first: [swap(/(?<=\d )(?:EUR|€)/, 'USD', add('Das sind 48,00 USD.'))],
      later: [
        swap(/(?<=\d )(?:EUR|€)/, 'CHF', add('Das sind 12 CHF.')),
        swap(/(?<=\d )(?:EUR|€)/, 'Dollar', add('Das sind 12 Dollar.')),
      ],
    },
  },
  {
    name: 'an amount in words',
    en: {
      first: [add('We have put sixty-four euros on top.')],
      later: [add('A further one hundred euros went to you as well.')],
    },
    de: {
      first: [add('Obendrauf haben wir vierundsechzig Euro gelegt.')],
      later: [add('Weitere hundert Euro sind ebenfalls an Sie gegangen.')],
    },
  },
  {
    name: 'a wrong date',
    en: {
      first: [
        swap(/17 Nov(?:ember)?/, '9 November', add('You wrote to us on 3 October.')),
        add('The money will be there by 12/12/2026.'),
      ],
      later: [
        add('Expect it on the 5th of December.'),
        add('We shipped it on 2026-11-19.'),
        add('It should all be settled by next Tuesday.'),
      ],
    },
    de: {
      first: [
        swap(/17\. ?November|17\.11\./, '9. November', add('Sie haben uns am 3. Oktober geschrieben.')),
        add('Das Geld ist bis zum 12.12.2026 da.'),
      ],
      later: [add('Rechnen Sie am 5. Dezember damit.'), add('Bis nächsten Dienstag ist alles erledigt.')],
    },
  },
  {
    name: 'a wrong period',
    en: {
      first: [add('The money is with you within 24 hours.'), add('This takes up to 6 weeks.')],
      later: [add('Please allow eight business days.'), add('It takes another 10-12 days.')],
    },
    de: {
      first: [add('Das Geld ist innerhalb von 24 Stunden bei Ihnen.'), add('Das dauert bis zu 6 Wochen.')],
      later: [add('Bitte rechnen Sie mit acht Werktagen.'), add('Es dauert noch 10-12 Tage.')],
    },
  },
  {
    name: 'an invented link',
    en: {
      first: [
        add('You can follow it at https://track.example.net/p/1.'),
        add('See www.parcel-help.example for more.'),
      ],
      later: [
        add('Details: bit.ly/3xQz.'),
        add('Start here: ftp://files.example.org.'),
        add('More on fernhill-home.shop/returns.'),
      ],
    },
    de: {
      first: [
        add('Sie können das unter https://track.example.net/p/1 verfolgen.'),
        add('Mehr auf www.paket-hilfe.example.'),
      ],
      later: [add('Einzelheiten: t.me/paketinfo.'), add('Mehr auf fernhill-home.shop/retoure.')],
    },
  },
  {
    name: 'an invented address',
    en: {
      first: [add('Write to claims@example.org.')],
      later: [add('Our team at help(at)example.net is there for you.'), add('Message @parcelpost_help.')],
    },
    de: {
      first: [add('Schreiben Sie an reklamation@example.org.')],
      later: [add('Unser Team erreichen Sie unter hilfe(at)example.net.')],
    },
  },
  {
    name: 'a telephone number',
    en: {
      first: [add('You can call us on +49 30 555 0199.')],
      later: [add('Ring the depot: 0800 5550 142.'), add('Our line is (030) 555-0177.')],
    },
    de: {
      first: [add('Rufen Sie uns an: +49 30 555 0199.')],
      later: [add('Das Depot erreichen Sie unter 0800 5550142.')],
    },
  },
  {
    name: 'the name of another person',
    en: {
      first: [
        (letter) => letter.replace(/^((?:Hello|Dear|Hi|Good morning) )\p{L}+/u, '$1Sabine'),
        add('My colleague Tobias looked at it.'),
      ],
      later: [
        add('It was accepted by Mrs Hartmann.'),
        (letter) => letter.replace(/\n[^\n]*$/, '\nFiona Keller'),
        add('Please ask for Ruben when you reply.'),
      ],
    },
    de: {
      first: [
        (letter) => letter.replace(/^((?:Hallo|Guten Tag|Guten Morgen) )\p{L}+/u, '$1Sabine'),
        add('Meine Kollegin Tanja hat sich das angesehen.'),
      ],
      later: [
        add('Angenommen hat es Frau Hartmann.'),
        (letter) => letter.replace(/\n[^\n]*$/, '\nFiona Keller'),
      ],
    },
  },
  {
    name: 'an item that is not in the case',
    en: {
      first: [add('We are sorry about your toaster.'), add('Your sofa has been noted as well.')],
      later: [
        add('I hope that your teapot serves you well otherwise.'),
        add('We will look at the headphones, too.'),
      ],
    },
    de: {
      first: [add('Das mit Ihrem Toaster tut uns leid.')],
      later: [add('Wir hoffen, dass Ihre Teekanne Ihnen sonst Freude macht.')],
    },
  },
  {
    name: 'the other item of the order',
    not: ['traced', 'declined', 'reshipped'],
    en: {
      first: [add(({ other, cents }) => `The refund of ${en(cents)} is for the ${other}.`)],
      later: [add(({ other, id }) => `We have refunded the ${other} (${id}).`)],
    },
    de: {
      first: [add(({ other, cents }) => `Die Erstattung von ${de(cents)} ist für „${other}“.`)],
      later: [add(({ other, id }) => `Erstattet haben wir „${other}“ (${id}).`)],
    },
  },
  {
    name: 'another place of the money',
    not: ['traced', 'declined', 'reshipped'],
    en: {
      first: [add('The money goes to your PayPal account.'), add('You get it as a gift card.')],
      later: [
        add('We sent the refund to your bank account.'),
        add('The amount is now in your store credit.'),
        add('It arrives through Klarna.'),
      ],
    },
    de: {
      first: [add('Das Geld geht auf Ihr PayPal-Konto.'), add('Sie bekommen es als Gutschein.')],
      later: [
        add('Die Erstattung ging an Ihr Bankkonto.'),
        add('Der Betrag steht jetzt in Ihrem Shopguthaben.'),
      ],
    },
  },
  {
    name: 'a promise of goods',
    not: ['reshipped'],
    en: {
      first: [add('A new one is on its way to you.'), add('We will send you a replacement.')],
      later: [
        add('Another parcel leaves our warehouse today.'),
        add('You will receive a fresh one shortly.'),
        add('New ones come tomorrow.'),
        add('Look out for the courier, a spare is in the post.'),
      ],
    },
    de: {
      first: [add('Ein neuer Artikel ist schon unterwegs.'), add('Wir schicken Ihnen Ersatz.')],
      later: [
        add('Ein weiteres Paket verlässt heute unser Lager.'),
        add('Sie bekommen in Kürze einen neuen.'),
        add('Morgen kommt ein neuer.'),
      ],
    },
  },
  {
    name: 'an act that nobody did',
    en: {
      first: [
        add('We have moved your delivery to another day.'),
        add('I have escalated this to our management.'),
        add('We have waived the fee.'),
      ],
      later: [
        add('Your account has been upgraded.'),
        add('We spoke to the driver.'),
        add('I filed a complaint with the depot for you.'),
        add('Our warehouse has already restocked it for you.'),
      ],
    },
    de: {
      first: [
        add('Wir haben Ihre Lieferung auf einen anderen Tag verlegt.'),
        add('Ich habe das an die Geschäftsleitung weitergegeben.'),
        add('Die Gebühr wurde Ihnen erlassen.'),
      ],
      later: [
        add('Ihr Konto wurde hochgestuft.'),
        add('Wir haben mit dem Fahrer gesprochen und ihn verwarnt.'),
        add('Ich habe beim Depot Beschwerde eingelegt.'),
      ],
    },
  },
  {
    name: 'a cancellation that was none',
    en: {
      first: [add(({ order }) => `We have cancelled order ${order}.`)],
      later: [
        add('Your subscription was stopped, and the order is cancelled.'),
        add('The remaining item has been removed from your order.'),
      ],
    },
    de: {
      first: [add(({ order }) => `Wir haben die Bestellung ${order} storniert.`)],
      later: [
        add('Die restliche Bestellung ist storniert.'),
        add('Der andere Artikel wurde aus Ihrer Bestellung entfernt.'),
      ],
    },
  },
  {
    name: 'a guarantee',
    en: {
      first: [add('We guarantee that this will not happen again.'), add('You have my word on that.')],
      later: [
        add('It is guaranteed to be there in time.'),
        add('I promise you it will be fine.'),
        add('Rest assured, it will definitely work out.'),
      ],
    },
    de: {
      first: [add('Wir garantieren, dass das nicht wieder vorkommt.')],
      later: [
        add('Das wird garantiert klappen.'),
        add('Ich verspreche Ihnen, dass alles gut wird.'),
        add('Das kommt auf jeden Fall pünktlich.'),
      ],
    },
  },
  {
    name: 'an answer to come without a reminder',
    not: ['traced'],
    en: {
      first: [add('We will write to you again as soon as we know more.'), add("I'll be in touch.")],
      later: [
        add('You will hear from my colleagues.'),
        add('A manager is going to call you.'),
        add('We are getting back to you on this.'),
      ],
    },
    de: {
      first: [add('Wir melden uns wieder bei Ihnen.'), add('Sie hören von uns.')],
      later: [add('Eine Kollegin wird Sie anrufen.'), add('Wir werden Sie auf dem Laufenden halten.')],
    },
  },
  {
    name: 'a refusal that nobody decided',
    not: ['declined'],
    en: {
      first: [add('Unfortunately we cannot refund the shipping.'), add('A second claim is not possible.')],
      later: [
        add('We have to decline any further request.'),
        add('You are not entitled to a replacement.'),
        add("We won't be able to help you with the rest."),
      ],
    },
    de: {
      first: [
        add('Die Versandkosten können wir leider nicht erstatten.'),
        add('Eine weitere Reklamation ist nicht möglich.'),
      ],
      later: [add('Alles Weitere müssen wir ablehnen.'), add('Auf Ersatz haben Sie keinen Anspruch.')],
    },
  },
  {
    name: 'an exception that nobody made',
    en: {
      first: [add('We have made an exception for you.')],
      later: [
        add('As a gesture of goodwill we let it pass this time.'),
        add('Exceptionally, this was allowed.'),
      ],
    },
    de: {
      first: [add('Wir haben für Sie eine Ausnahme gemacht.')],
      later: [add('Aus Kulanz lassen wir das diesmal gelten.'), add('Ausnahmsweise haben wir zugestimmt.')],
    },
  },
  {
    name: 'something else that is wrong with it',
    en: {
      first: [
        add(({ name }) =>
          name === 'faulty'
            ? 'We are sorry that it arrived damaged.'
            : 'We are sorry that it was missing from the box.',
        ),
      ],
      later: [
        add(({ name }) =>
          name === 'faulty'
            ? 'Something must have smashed it in transit.'
            : 'We regret that you were sent the wrong item.',
        ),
      ],
    },
    de: {
      first: [
        add(({ name }) =>
          name === 'faulty'
            ? 'Es tut uns leid, dass er beschädigt ankam.'
            : 'Es tut uns leid, dass er im Paket fehlte.',
        ),
      ],
      later: [
        add(({ name }) =>
          name === 'faulty'
            ? 'Er ist wohl unterwegs zerbrochen.'
            : 'Leider haben Sie den falschen Artikel bekommen.',
        ),
      ],
    },
  },
  {
    name: 'a share that nothing says',
    en: { first: [add('You also get 15 % off your next order.')], later: [add('We took 20 percent off.')] },
    de: {
      first: [add('Außerdem bekommen Sie 15 % Rabatt auf die nächste Bestellung.')],
      later: [add('Wir haben 20 Prozent nachgelassen.')],
    },
  },
  {
    name: 'the wrong language',
    en: {
      first: [
        (letter) =>
          `${letter.slice(0, letter.indexOf('\n\n'))}\n\nWir haben Ihre Nachricht gelesen und kümmern uns darum, dass Sie Ihr Geld bekommen.\n\nViele Grüße\nIhr Kundenservice`,
      ],
      later: [add('Bitte haben Sie noch etwas Geduld mit der Bank, das ist nicht immer schnell.')],
    },
    de: {
      first: [
        (letter) =>
          `${letter.slice(0, letter.indexOf('\n\n'))}\n\nWe have read your message and are looking at what you wrote to us about the order.\n\nKind regards,\nyour support team`,
      ],
      later: [add('Please have some patience with the bank, it is not always fast with this.')],
    },
  },
  {
    name: 'a question for a secret',
    en: {
      first: [
        add('Please reply with your password so that we can look at it.'),
        add('Could you send us the full card number?'),
      ],
      later: [
        add('To finish this, tell us the six-digit code that you got.'),
        add('We need your IBAN and the CVV.'),
        add('What is the PIN of your card?'),
      ],
    },
    de: {
      first: [
        add('Bitte antworten Sie mit Ihrem Passwort, damit wir nachsehen können.'),
        add('Könnten Sie uns die vollständige Kartennummer schicken?'),
      ],
      later: [
        add('Nennen Sie uns bitte den sechsstelligen Code.'),
        add('Wir benötigen noch Ihre IBAN und die Prüfziffer.'),
      ],
    },
  },
  {
    name: 'a gap that was left open',
    en: {
      first: [
        (letter) => letter.replace(/^(\p{L}+(?: morning)? )\p{L}+/u, '$1[NAME]'),
        add('The amount is {amount}.'),
      ],
      later: [
        add('TODO: ask the warehouse.'),
        add('Your number is XXXX.'),
        add('Delivered by <carrier>.'),
        add('See [insert article].'),
      ],
    },
    de: {
      first: [
        (letter) => letter.replace(/^((?:Hallo|Guten Tag|Guten Morgen) )\p{L}+/u, '$1[NAME]'),
        add('Der Betrag ist {betrag}.'),
      ],
      later: [add('TODO: im Lager nachfragen.'), add('Ihre Nummer ist XXXX.')],
    },
  },
  {
    name: 'a fact in disguise',
    en: {
      first: [add('It was EUR 6\u200b1\u200b.35 in all.'), add('Write to claims\u2060@exam\u200dple.org.')],
      later: [
        add('The sum is \uff25\uff35\uff32 \uff16\uff11.\uff13\uff15.'),
        add('Your number is \u202eRF-9042\u202c.'),
        add('Log in at раураl.com.'),
        add('It is EUR ⁶¹.'),
      ],
    },
    de: {
      first: [add('Es waren 6\u200b1\u200b,35 EUR.')],
      later: [
        add('Der Betrag ist \uff16\uff11,\uff13\uff15 \uff25\uff35\uff32.'),
        add('Ihre Nummer ist \u202eRF-9042\u202c.'),
        add('Melden Sie sich bei раураl.com an.'),
      ],
    },
  },
  {
    name: 'what is for staff alone',
    not: ['refunded', 'faulty', 'reshipped', 'traced', 'returned'],
    en: {
      first: [add("The picture shows somebody else's kitchen and looks like fraud.")],
      later: [add('The reason: the picture looks like fraud from somebody in a kitchen.')],
    },
    de: {
      first: [add("The picture shows somebody else's kitchen and looks like fraud.")],
      later: [add('Grund: the picture shows a kitchen, looks like fraud by somebody else.')],
    },
  },
];
