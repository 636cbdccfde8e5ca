/**
 * Thirty French and thirty Spanish letters, half of them wrong, that were written before the words of these
 * two languages and not looked at while those were. What the check did with them at first stands in the test.
 */
import type { Scene } from './scenes.ts';

export interface HeldOut {
  language: 'fr' | 'es';
  scene: Scene['name'];
  right: boolean;
  text: (scene: Scene) => string;
}

const euros = (cents: number) => `${(cents / 100).toFixed(2).replace('.', ',')} €`;

type Said = [scene: Scene['name'], text: (scene: Scene) => string];

const FRENCH: { right: Said[]; wrong: Said[] } = {
  right: [
    [
      'refunded',
      ({ first, cents, card, id }) =>
        `Bonjour ${first},\n\nNous vous remercions de nous avoir alertés. La somme de ${euros(cents)} vient d'être recréditée sur votre carte ${card.brand} (les quatre derniers chiffres : ${card.last4}), sous la référence ${id}. Inutile de nous retourner quoi que ce soit [1].\n\nBien à vous,\nLe service clients`,
    ],
    [
      'refunded',
      ({ first, order, cents }) =>
        `Chère ${first},\n\nJ'ai bien regardé la photo que vous avez jointe à votre message sur la commande ${order}. Vous serez remboursée de ${euros(cents)} sur la carte avec laquelle vous avez réglé, et vous pouvez jeter les morceaux [1].\n\nAvec toutes nos excuses,\nVotre service client`,
    ],
    [
      'refunded',
      ({ first, cents, id }) =>
        `Bonjour ${first},\n\nQuelle déception de recevoir un colis dans cet état ! Un remboursement de ${euros(cents)} a été effectué aujourd'hui (n° ${id}). Gardez ou jetez l'article, comme vous préférez [1].\n\nBelle journée,\nL'équipe du service client`,
    ],
    [
      'faulty',
      ({ first, cents, id }) =>
        `Bonjour ${first},\n\nJe suis navré que cet article ne fonctionne pas. Le montant de ${euros(cents)} vous a été rendu sur votre carte ; le numéro de l'opération est ${id}. Merci d'avoir pris le temps de nous écrire [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'faulty',
      ({ first, cents }) =>
        `Bonjour ${first},\n\nUn appareil en panne, c'est vraiment agaçant, et nous le comprenons. Nous venons de vous rembourser ${euros(cents)}, sans qu'aucun retour ne soit nécessaire [1].\n\nBien cordialement,\nLe service client`,
    ],
    [
      'reshipped',
      ({ first, id }) =>
        `Bonjour ${first},\n\nToutes nos excuses pour cet article cassé. Un exemplaire neuf vous est envoyé gratuitement, numéro ${id}. Vous n'avez pas à renvoyer l'ancien [1].\n\nTrès bonne journée à vous,\nLe service client`,
    ],
    [
      'reshipped',
      ({ first, order, id }) =>
        `Bonjour ${first},\n\nVotre demande a été traitée : nous vous réexpédions l'article de la commande ${order} à nos frais (${id}). Si autre chose n'allait pas, répondez simplement à ce message [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'traced',
      ({ first }) =>
        `Bonjour ${first},\n\nNous comprenons votre impatience. Votre deuxième colis n'a plus été scanné depuis le 17 novembre, nous avons donc ouvert une enquête auprès du transporteur (TR-118). Vous aurez de nos nouvelles au plus tard le 27 novembre [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'traced',
      ({ first, order }) =>
        `Bonjour ${first},\n\nAprès vérification, le colis de la commande ${order} est bloqué chez le transporteur, qui le recherche actuellement sous le numéro TR-118. Nous reviendrons vers vous d'ici le 27 novembre [1].\n\nMerci de votre patience,\nLe service client`,
    ],
    [
      'returned',
      ({ first, id, cents }) =>
        `Bonjour ${first},\n\nPas de souci, votre retour est enregistré sous le numéro ${id}. L'étiquette vous parviendra par e-mail. Une fois l'article arrivé chez nous, nous vous rembourserons ${euros(cents)} [1].\n\nÀ bientôt,\nVotre service client`,
    ],
    [
      'returned',
      ({ first, id }) =>
        `Bonjour ${first},\n\nNous reprenons volontiers l'article s'il n'a pas servi. Glissez-le dans son emballage d'origine et collez l'étiquette que vous recevrez par e-mail ; le retour porte le numéro ${id} [1].\n\nBien à vous,\nLe service client`,
    ],
    [
      'declined',
      ({ first, order }) =>
        `Bonjour ${first},\n\nNous avons étudié avec attention votre demande concernant la commande ${order}. Malheureusement, nous ne sommes pas en mesure d'y répondre favorablement. Nous savons que ce n'est pas la réponse que vous attendiez.\n\nCordialement,\nVotre service client`,
    ],
    [
      'declined',
      ({ first }) =>
        `Bonjour ${first},\n\nJe suis désolée de vous l'annoncer : aucun remboursement n'est possible dans ce cas. Si vous avez des questions, vous pouvez répondre à cet e-mail.\n\nBien cordialement,\nLe service client`,
    ],
    [
      'refunded',
      ({ first, cents, card }) =>
        `Bonjour ${first},\n\nVoilà qui n'aurait pas dû arriver. ${euros(cents)} ont été reversés sur votre ${card.brand} qui se termine par ${card.last4}. Nous espérons que cette solution vous convient [1].\n\nSincères salutations,\nLe service client`,
    ],
    [
      'reshipped',
      ({ first, id }) =>
        `Bonjour ${first},\n\nMerci pour la photo, elle nous a permis de comprendre tout de suite. Nous avons préparé un nouvel envoi sans frais pour vous (${id}) [1].\n\nCordialement,\nVotre service client`,
    ],
  ],
  wrong: [
    [
      'refunded',
      ({ first, cents, id }) =>
        `Bonjour ${first},\n\nNous avons remboursé ${euros(cents)} (${id}). Un exemplaire tout neuf partira en outre de notre entrepôt [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'refunded',
      ({ first, cents }) =>
        `Bonjour ${first},\n\n${euros(cents)} ont été virés sur votre compte en banque [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'refunded',
      ({ first, cents }) =>
        `Bonjour ${first},\n\nNous vous avons remboursé ${euros(cents + 1000)} sur votre carte [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'refunded',
      ({ first, cents, id }) =>
        `Bonjour ${first},\n\nVous avez été remboursée de ${euros(cents)} (${id}). Quant aux frais de port, il ne nous est pas possible de vous les rendre [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'faulty',
      ({ first, cents }) =>
        `Bonjour ${first},\n\nNous sommes navrés que l'article se soit brisé pendant le transport. Nous vous avons remboursé ${euros(cents)} [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'faulty',
      ({ first, cents }) =>
        `Bonjour ${first},\n\nNous vous avons remboursé ${euros(cents)}. J'ai aussi prévenu le fabricant et prolongé votre garantie [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'reshipped',
      ({ first, id }) =>
        `Bonjour ${first},\n\nNous vous renvoyons l'article (${id}). Vous le recevrez sans faute mardi prochain [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'reshipped',
      ({ first, id }) =>
        `Bonjour ${first},\n\nNous vous renvoyons l'article (${id}) et vous avez aussi droit à un bon d'achat [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'traced',
      ({ first }) =>
        `Bonjour ${first},\n\nLe transporteur recherche votre colis (TR-118). S'il reste introuvable, votre argent vous sera rendu, c'est promis [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'traced',
      ({ first }) =>
        `Bonjour ${first},\n\nNous avons ouvert une enquête (TR-118). Monsieur Lefèvre, du dépôt, vous téléphonera [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'returned',
      ({ first, id }) =>
        `Bonjour ${first},\n\nVotre retour est enregistré (${id}). Exceptionnellement, nous acceptons aussi l'article déjà utilisé [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'returned',
      ({ first, id }) =>
        `Bonjour ${first},\n\nVotre retour est enregistré (${id}). Merci de nous communiquer le code de sécurité de votre carte [1].\n\nCordialement,\nVotre service client`,
    ],
    [
      'declined',
      ({ first }) =>
        `Bonjour ${first},\n\nNous avons bien examiné votre demande. Votre argent a déjà été reversé.\n\nCordialement,\nVotre service client`,
    ],
    [
      'declined',
      ({ first }) =>
        `Bonjour ${first},\n\nNous ne pouvons pas vous rembourser. En revanche, un autre article vous sera expédié gratuitement.\n\nCordialement,\nVotre service client`,
    ],
    [
      'refunded',
      ({ first, cents, id }) =>
        `Bonjour ${first},\n\nNous avons remboursé ${euros(cents)} (${id}). Nous reprendrons contact avec vous et votre commande a été annulée en totalité [1].\n\nCordialement,\nÉlodie Marchand`,
    ],
  ],
};

const SPANISH: { right: Said[]; wrong: Said[] } = {
  right: [
    [
      'refunded',
      ({ first, cents, card, id }) =>
        `Hola, ${first}:\n\nLe agradecemos que nos haya avisado. Acabamos de abonar ${euros(cents)} en su tarjeta ${card.brand} que termina en ${card.last4}, con la referencia ${id}. No hace falta que nos devuelva nada [1].\n\nReciba un cordial saludo,\nAtención al cliente`,
    ],
    [
      'refunded',
      ({ first, order, cents }) =>
        `Estimada ${first}:\n\nHe mirado la foto que nos mandó sobre el pedido ${order}. Se le ha reintegrado el precio completo de ${euros(cents)} a la tarjeta con la que pagó; puede tirar los trozos [1].\n\nSentimos mucho lo ocurrido,\nEl equipo de atención al cliente`,
    ],
    [
      'refunded',
      ({ first, cents, id }) =>
        `Hola, ${first}:\n\n¡Qué pena que le llegara así! Ya está hecho el reembolso de ${euros(cents)} (n.º ${id}). Quédese con el artículo o tírelo, como prefiera [1].\n\nUn saludo,\nAtención al cliente`,
    ],
    [
      'faulty',
      ({ first, cents, id }) =>
        `Hola, ${first}:\n\nLamento que el artículo no funcione. El importe de ${euros(cents)} le ha sido devuelto a su tarjeta; el número de la operación es ${id}. Gracias por tomarse el tiempo de escribirnos [1].\n\nAtentamente,\nAtención al cliente`,
    ],
    [
      'faulty',
      ({ first, cents }) =>
        `Hola, ${first}:\n\nUn aparato averiado es un fastidio, lo entendemos perfectamente. Le devolvimos hoy ${euros(cents)}, sin necesidad de que envíe nada de vuelta [1].\n\nCordialmente,\nEl servicio de atención al cliente`,
    ],
    [
      'reshipped',
      ({ first, id }) =>
        `Hola, ${first}:\n\nMil disculpas por el artículo roto. Le mandamos uno nuevo gratis, número ${id}. No tiene que enviarnos el viejo [1].\n\nQue tenga un buen día,\nAtención al cliente`,
    ],
    [
      'reshipped',
      ({ first, order, id }) =>
        `Hola, ${first}:\n\nHemos tramitado su solicitud: volvemos a enviarle el artículo del pedido ${order} sin coste (${id}). Si algo más no está bien, responda a este mensaje [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'traced',
      ({ first }) =>
        `Hola, ${first}:\n\nEntendemos su impaciencia. Su segundo paquete no se registra desde el 17 de noviembre, así que hemos abierto una investigación con la empresa de transporte (TR-118). Tendrá noticias nuestras a más tardar el 27 de noviembre [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'traced',
      ({ first, order }) =>
        `Hola, ${first}:\n\nTras revisarlo, vemos que el paquete del pedido ${order} está parado en el transportista, que lo está buscando con el número TR-118. Nos pondremos en contacto con usted antes del 27 de noviembre [1].\n\nGracias por su paciencia,\nAtención al cliente`,
    ],
    [
      'returned',
      ({ first, id, cents }) =>
        `Hola, ${first}:\n\nNo hay problema, su devolución está registrada con el número ${id}. La etiqueta le llegará por correo electrónico. Cuando el artículo esté aquí, le devolveremos ${euros(cents)} [1].\n\nHasta pronto,\nAtención al cliente`,
    ],
    [
      'returned',
      ({ first, id }) =>
        `Hola, ${first}:\n\nAceptamos con gusto el artículo si está sin usar. Métalo en su embalaje original y pegue la etiqueta que recibirá por correo electrónico; la devolución lleva el número ${id} [1].\n\nSaludos cordiales,\nAtención al cliente`,
    ],
    [
      'declined',
      ({ first, order }) =>
        `Hola, ${first}:\n\nHemos estudiado con atención su solicitud sobre el pedido ${order}. Por desgracia no podemos atenderla. Sabemos que no es la respuesta que esperaba.\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'declined',
      ({ first }) =>
        `Hola, ${first}:\n\nSiento tener que decírselo: en este caso no es posible ningún reembolso. Si tiene preguntas, puede responder a este correo.\n\nAtentamente,\nAtención al cliente`,
    ],
    [
      'refunded',
      ({ first, cents, card }) =>
        `Hola, ${first}:\n\nEsto no tendría que haber pasado. Se han ingresado ${euros(cents)} en su ${card.brand} acabada en ${card.last4}. Esperamos que esta solución le parezca bien [1].\n\nSaludos,\nAtención al cliente`,
    ],
    [
      'reshipped',
      ({ first, id }) =>
        `Hola, ${first}:\n\nGracias por la foto, nos ha ayudado a entenderlo enseguida. Hemos preparado un nuevo envío sin gastos para usted (${id}) [1].\n\nUn saludo cordial,\nAtención al cliente`,
    ],
  ],
  wrong: [
    [
      'refunded',
      ({ first, cents, id }) =>
        `Hola, ${first}:\n\nHemos reembolsado ${euros(cents)} (${id}). Además, saldrá de nuestro almacén uno completamente nuevo [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'refunded',
      ({ first, cents }) =>
        `Hola, ${first}:\n\nSe han transferido ${euros(cents)} a su cuenta del banco [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'refunded',
      ({ first, cents }) =>
        `Hola, ${first}:\n\nLe hemos devuelto ${euros(cents + 1000)} a la tarjeta [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'refunded',
      ({ first, cents, id }) =>
        `Hola, ${first}:\n\nSe le han devuelto ${euros(cents)} (${id}). En cuanto a los gastos de envío, nos resulta imposible reintegrarlos [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'faulty',
      ({ first, cents }) =>
        `Hola, ${first}:\n\nLamentamos que el artículo se rompiera durante el transporte. Le hemos reembolsado ${euros(cents)} [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'faulty',
      ({ first, cents }) =>
        `Hola, ${first}:\n\nLe hemos reembolsado ${euros(cents)}. También avisé al fabricante y amplié su garantía [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'reshipped',
      ({ first, id }) =>
        `Hola, ${first}:\n\nLe enviamos de nuevo el artículo (${id}). Lo tendrá sin falta el próximo martes [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'reshipped',
      ({ first, id }) =>
        `Hola, ${first}:\n\nLe enviamos de nuevo el artículo (${id}) y además le corresponde un vale de compra [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'traced',
      ({ first }) =>
        `Hola, ${first}:\n\nEl transportista está buscando su paquete (TR-118). Si no aparece, se le devolverá el dinero, se lo prometo [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'traced',
      ({ first }) =>
        `Hola, ${first}:\n\nHemos abierto una investigación (TR-118). El señor Robledo, del depósito, le telefoneará [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'returned',
      ({ first, id }) =>
        `Hola, ${first}:\n\nSu devolución está registrada (${id}). De forma excepcional aceptamos también el artículo usado [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'returned',
      ({ first, id }) =>
        `Hola, ${first}:\n\nSu devolución está registrada (${id}). Díganos por favor el código de seguridad de su tarjeta [1].\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'declined',
      ({ first }) =>
        `Hola, ${first}:\n\nHemos revisado bien su solicitud. Su dinero ya fue devuelto.\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'declined',
      ({ first }) =>
        `Hola, ${first}:\n\nNo podemos reembolsarle. A cambio, se le enviará otro artículo gratis.\n\nUn cordial saludo,\nAtención al cliente`,
    ],
    [
      'refunded',
      ({ first, cents, id }) =>
        `Hola, ${first}:\n\nHemos reembolsado ${euros(cents)} (${id}). Volveremos a contactar con usted y su pedido ha quedado anulado por completo [1].\n\nUn cordial saludo,\nMarisol Quintana`,
    ],
  ],
};

const all = (language: 'fr' | 'es', { right, wrong }: typeof FRENCH): HeldOut[] => [
  ...right.map(([scene, text]) => ({ language, scene, text, right: true })),
  ...wrong.map(([scene, text]) => ({ language, scene, text, right: false })),
];

export const HELD_OUT: readonly HeldOut[] = [...all('fr', FRENCH), ...all('es', SPANISH)];
