/** The ways of being wrong, by their names in wrong.ts, in French. */
import { euros } from './right-fr-es.ts';
import { add, digit, type Spoils, swap } from './wrong.ts';

const AMOUNT = /\d+,\d\d (?:EUR|€)/;
const GREETED = /^((?:Bonjour|Bonsoir) )\p{L}+/u;
const anotherCent = (found: string) => found.replace(/\d(?=,)/, (one) => String((Number(one) + 3) % 10));

export const WRONG_IN_FRENCH: { [way: string]: Spoils } = {
  'a number of another record': {
    first: [
      add('Votre numéro de dossier est le RF-9042.'),
      swap(/(?:RF|RS|RT|TR)-\d+/, digit, add('Le tout est classé sous RT-5512.')),
    ],
    later: [add('Notre référence : 48213-B.'), add('Le numéro de suivi est JJD000390007814.')],
  },
  'a wrong amount': {
    first: [
      swap(AMOUNT, anotherCent, add('Le montant est de 61,35 €.')),
      add('Cela fait 312,40 € au total.'),
    ],
    later: [add('Les 5,95 du port vous reviennent aussi.'), add('Au total, cela fait 19 euros.')],
  },
  'the amount of another item': {
    first: [
      swap(
        AMOUNT,
        (_, { otherCents }) => euros(otherCents),
        add(({ other, otherCents }) => `Nous avons aussi remboursé ${euros(otherCents)} pour « ${other} ».`),
      ),
    ],
    later: [add(({ otherCents }) => `${euros(otherCents)} vous ont été remboursés.`)],
  },
  'another currency': {
    first: [swap(/(?<=\d )(?:EUR|€)/, 'USD', add('Cela fait 48,00 USD.'))],
    later: [
      swap(/(?<=\d )(?:EUR|€)/, 'CHF', add('Cela fait 12 CHF.')),
      swap(/(?<=\d )(?:EUR|€)/, 'dollars', add('Cela fait 12 dollars.')),
    ],
  },
  'an amount in words': {
    first: [add('Nous avons ajouté soixante-quatre euros.')],
    later: [add('Deux cents euros vous reviennent en plus.')],
  },
  'a wrong date': {
    first: [
      swap(/17 novembre/, '9 novembre', add('Vous nous avez écrit le 3 octobre.')),
      add("L'argent sera là d'ici le 12/12/2026."),
    ],
    later: [add('Comptez sur le 5 décembre.'), add('Tout sera réglé mardi prochain.')],
  },
  'a wrong period': {
    first: [add("L'argent est sur votre compte en 24 heures."), add("Cela prend jusqu'à 6 semaines.")],
    later: [add('Merci de compter huit jours ouvrés.'), add('Il faut encore 10 à 12 jours.')],
  },
  'an invented link': {
    first: [
      add('Vous pouvez le suivre sur https://track.example.net/p/1.'),
      add('Plus de détails sur www.aide-colis.example.'),
    ],
    later: [add('Détails : t.me/infocolis.'), add('Voir fernhill-home.shop/retours.')],
  },
  'an invented address': {
    first: [add('Écrivez à reclamation@example.org.')],
    later: [add('Notre équipe vous attend sur aide(at)example.net.')],
  },
  'a telephone number': {
    first: [add('Vous pouvez nous joindre au +33 1 99 00 12 34.')],
    later: [add('Le dépôt est au 0800 5550142.')],
  },
  'the name of another person': {
    first: [
      (letter) => letter.replace(GREETED, '$1Sabine'),
      add('Ma collègue Aurélie a regardé votre dossier.'),
    ],
    later: [
      add("C'est Mme Garnier qui l'a accepté."),
      (letter) => letter.replace(/\n[^\n]*$/, '\nFiona Keller'),
    ],
  },
  'an item that is not in the case': {
    first: [add('Nous sommes désolés pour votre grille-pain.')],
    later: [add('Nous espérons que votre théière vous plaît toujours.')],
  },
  'the other item of the order': {
    first: [add(({ other, cents }) => `Le remboursement de ${euros(cents)} est pour « ${other} ».`)],
    later: [add(({ other, id }) => `Nous avons remboursé « ${other} » (${id}).`)],
  },
  'another place of the money': {
    first: [add("L'argent arrive sur votre compte PayPal."), add('Vous le recevez en carte cadeau.')],
    later: [
      add('Le remboursement est parti sur votre compte bancaire.'),
      add('Le montant a été versé par virement.'),
    ],
  },
  'a promise of goods': {
    first: [add('Un nouvel article est déjà en route.'), add('Nous vous envoyons un remplacement.')],
    later: [
      add('Un autre colis quitte notre entrepôt ce jour.'),
      add('Vous en recevrez bientôt un neuf.'),
      add('Il vous sera remplacé sans attendre.'),
    ],
  },
  'an act that nobody did': {
    first: [
      add('Nous avons décalé votre livraison.'),
      add("J'ai transmis votre dossier à la direction."),
      add('Les frais vous ont été offerts.'),
    ],
    later: [
      add('Votre compte a été surclassé.'),
      add('Nous avons parlé au livreur et il a été sanctionné.'),
      add("J'ai déposé une plainte auprès du dépôt."),
    ],
  },
  'a cancellation that was none': {
    first: [add(({ order }) => `Nous avons annulé la commande ${order}.`)],
    later: [
      add('Le reste de la commande est annulé.'),
      add("L'autre article a été retiré de votre commande."),
    ],
  },
  'a guarantee': {
    first: [add('Nous vous garantissons que cela ne se reproduira pas.')],
    later: [
      add('Tout se passera bien, je vous le promets.'),
      add('Soyez assuré que tout ira bien.'),
      add("C'est garanti."),
    ],
  },
  'an answer to come without a reminder': {
    first: [add('Nous reviendrons vers vous.'), add('Vous aurez de nos nouvelles.')],
    later: [
      add('Une collègue va vous appeler.'),
      add('Nous vous tiendrons au courant.'),
      add('On vous recontacte.'),
    ],
  },
  'a refusal that nobody decided': {
    first: [
      add('Malheureusement, nous ne pouvons pas rembourser les frais de port.'),
      add("Une autre réclamation n'est pas possible."),
    ],
    later: [add('Nous devons refuser toute autre demande.'), add("Vous n'avez pas droit à un remplacement.")],
  },
  'an exception that nobody made': {
    first: [add('Nous avons fait une exception pour vous.')],
    later: [
      add('À titre exceptionnel, cela a été accepté.'),
      add("C'est un geste commercial de notre part."),
    ],
  },
  'something else that is wrong with it': {
    first: [
      add(({ name }) =>
        name === 'faulty'
          ? "Nous regrettons qu'il soit arrivé cassé."
          : "Nous regrettons qu'il ait manqué dans le colis, qui était incomplet.",
      ),
    ],
    later: [
      add(({ name }) =>
        name === 'faulty'
          ? 'Il a sans doute été endommagé pendant le transport.'
          : 'Malheureusement, vous avez reçu le mauvais article.',
      ),
    ],
  },
  'a share that nothing says': {
    first: [add('Vous avez aussi 15 % de remise sur la prochaine commande.')],
    later: [add('Nous avons déduit 20 pour cent.')],
  },
  'the wrong language': {
    first: [
      (letter) =>
        `${letter.slice(0, letter.indexOf('\n\n'))}\n\nWe have read your message and are looking at what you wrote to us about the order.\n\nKind regards,\nyour support team`,
    ],
    later: [add('Hemos leído su mensaje y estamos mirando lo que nos escribió sobre el pedido.')],
  },
  'a question for a secret': {
    first: [
      add('Merci de nous répondre avec votre mot de passe.'),
      add('Pourriez-vous nous envoyer le numéro complet de votre carte ?'),
    ],
    later: [
      add('Indiquez-nous le code à six chiffres.'),
      add('Il nous faut encore votre IBAN et le cryptogramme.'),
    ],
  },
  'a gap that was left open': {
    first: [(letter) => letter.replace(GREETED, '$1[NOM]'), add('Le montant est de {montant}.')],
    later: [add('TODO : demander à l’entrepôt.'), add('Votre numéro est XXXX.')],
  },
  'a fact in disguise': {
    first: [add('Cela faisait 6\u200b1\u200b,35 €.')],
    later: [
      add('Le montant est de \uff16\uff11,\uff13\uff15 \uff25\uff35\uff32.'),
      add('Votre numéro est \u202eRF-9042\u202c.'),
      add('Connectez-vous sur раураl.com.'),
    ],
  },
  'what is for staff alone': {
    first: [add("The picture shows somebody else's kitchen and looks like fraud.")],
    later: [add('La raison : the picture shows a kitchen, looks like fraud by somebody else.')],
  },
};
