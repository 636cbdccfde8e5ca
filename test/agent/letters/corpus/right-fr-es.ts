/** The same in French and Spanish. */
import type { Frames } from './right.ts';

export const euros = (cents: number) => `${(cents / 100).toFixed(2).replace('.', ',')} €`;
const eur = (cents: number) => `${(cents / 100).toFixed(2).replace('.', ',')} EUR`;

export const FRENCH: Frames = {
  openings: [
    ({ first }) => `Bonjour ${first},\n\nMerci de nous avoir contactés.`,
    ({ first }) => `Bonjour ${first},\n\nNous vous remercions pour votre message et pour votre patience.`,
    ({ first }) => `Bonjour ${first} !\n\nJe suis désolé pour ce désagrément.`,
    ({ first, order }) =>
      `Bonjour ${first},\n\nNous avons bien reçu votre message au sujet de la commande ${order}.`,
    ({ first }) => `Bonsoir ${first},\n\nMerci de nous l'avoir signalé.`,
  ],
  bodies: {
    refunded: [
      ({ cents, card, id }) =>
        `Nous avons remboursé ${euros(cents)} sur votre carte ${card.brand} se terminant par ${card.last4}. Le numéro du remboursement est ${id}. Vous n'avez rien à nous renvoyer [1].`,
      ({ item, cents, id }) =>
        `Nous sommes désolés que votre article « ${item} » soit arrivé cassé. Votre remboursement de ${euros(cents)} a été effectué sur la carte utilisée pour le paiement (${id}) [1].`,
      ({ cents }) =>
        `Rien ne devrait arriver chez vous dans un tel état. Je viens de vous rembourser le prix complet, soit ${eur(cents)}. Vous pouvez jeter l'article endommagé [1].`,
      ({ order, cents, id }) =>
        `J'ai examiné la commande ${order} et votre photo. ${euros(cents)} vous ont été restitués sur votre carte sous le numéro ${id}. Aucun retour n'est nécessaire [1].`,
    ],
    faulty: [
      ({ cents, id }) =>
        `Nous regrettons que votre article ne fonctionne pas comme il le devrait. Nous vous avons rendu ${euros(cents)} sur votre carte (${id}) [1].`,
      ({ cents, card }) =>
        `Un article défectueux, c'est contrariant, nous le comprenons bien. Vous êtes remboursé de ${euros(cents)} sur votre carte qui se termine par ${card.last4}, sans rien avoir à renvoyer [1].`,
      ({ cents, id }) =>
        `Votre argent est en route : ${eur(cents)} sur votre carte, remboursement ${id} [1].`,
    ],
    reshipped: [
      ({ item, id }) =>
        `Nous regrettons que « ${item} » soit arrivé cassé. Nous vous l'envoyons à nouveau, sans frais (${id}) [1].`,
      ({ order, id }) =>
        `Nous avons organisé une livraison de remplacement pour votre commande ${order}. Elle porte le numéro ${id} et ne vous coûte rien [1].`,
      ({ id }) =>
        `Un nouvel article vous sera expédié gratuitement (${id}). Inutile de nous renvoyer celui qui est cassé [1].`,
    ],
    traced: [
      ({ day }) =>
        `Votre deuxième colis a été scanné pour la dernière fois le 17 novembre et n'a pas bougé depuis. Nous avons donc demandé au transporteur de le rechercher (enquête TR-118) et nous vous écrirons d'ici le ${day?.fr} [1].`,
      ({ day }) =>
        `J'ai vérifié le suivi : le colis 2 est chez Parcel Post et son dernier scan date du 17 novembre. Une enquête a été ouverte sous le numéro TR-118. Vous recevrez de nos nouvelles au plus tard le ${day?.fr} [1].`,
      ({ order, day }) =>
        `Nous comprenons que l'attente de la commande ${order} soit pénible. Le transporteur recherche le colis, l'enquête a le numéro TR-118. Nous vous recontacterons d'ici le ${day?.fr} [1].`,
    ],
    returned: [
      ({ id, cents }) =>
        `Nous acceptons volontiers votre retour. Il porte le numéro ${id}, et vous recevez l'étiquette par e-mail. Dès que l'article nous est parvenu, nous remboursons ${euros(cents)} [1].`,
      ({ order, id }) =>
        `Votre retour pour la commande ${order} a été enregistré sous le numéro ${id}. Merci de renvoyer l'article inutilisé et dans son emballage d'origine [1].`,
      ({ id, cents }) =>
        `Aucun problème, nous avons créé un retour pour vous (${id}). Vous serez remboursé de ${euros(cents)} après l'arrivée du colis [1].`,
    ],
    declined: [
      ({ order }) =>
        `Nous avons examiné attentivement votre demande au sujet de la commande ${order}. Malheureusement, nous ne pouvons pas vous rembourser. Je comprends votre déception.`,
      () =>
        'Je suis désolé de vous dire que nous ne sommes pas en mesure de vous rendre votre argent dans ce cas. Pour toute question, répondez simplement à ce message.',
      ({ item }) =>
        `Nous avons étudié votre demande concernant « ${item} » et nous sommes désolés : un remboursement n'est pas possible.`,
    ],
  },
  extras: [
    () => '',
    () => "Pour toute question, n'hésitez pas à répondre à ce message.",
    () => 'Nous vous présentons nos excuses pour la gêne occasionnée.',
    () => 'Nous vous remercions de votre compréhension.',
    ({ order }) => `Merci d'indiquer votre numéro de commande ${order} si vous nous écrivez à nouveau.`,
    () => 'Nous restons à votre disposition.',
  ],
  closings: [
    'Cordialement,\nVotre service client',
    'Bien cordialement,\nLe service client',
    "Meilleures salutations,\nL'équipe du service client",
    'Bonne journée,\nVotre service client',
  ],
};

export const SPANISH: Frames = {
  openings: [
    ({ first }) => `Hola, ${first}:\n\nGracias por escribirnos.`,
    ({ first }) => `Buenos días, ${first}:\n\nMuchas gracias por su mensaje y por su paciencia.`,
    ({ first }) => `Hola, ${first}:\n\nSiento mucho las molestias.`,
    ({ first, order }) => `Estimada ${first}:\n\nHemos recibido su mensaje sobre el pedido ${order}.`,
    ({ first }) => `Hola ${first},\n\nGracias por avisarnos.`,
  ],
  bodies: {
    refunded: [
      ({ cents, card, id }) =>
        `Hemos reembolsado ${euros(cents)} en su tarjeta ${card.brand} terminada en ${card.last4}. El número del reembolso es ${id}. No tiene que devolvernos nada [1].`,
      ({ item, cents, id }) =>
        `Lamentamos que su artículo «${item}» llegara roto. El reembolso de ${euros(cents)} se ha realizado a la tarjeta con la que pagó (${id}) [1].`,
      ({ cents }) =>
        `Nada debería llegarle en ese estado. Acabo de devolverle el precio completo, ${eur(cents)}. Puede tirar el artículo dañado [1].`,
      ({ order, cents, id }) =>
        `He revisado el pedido ${order} y su foto. Le hemos abonado ${euros(cents)} en la tarjeta con el número ${id}. No es necesario devolver nada [1].`,
    ],
    faulty: [
      ({ cents, id }) =>
        `Sentimos que su artículo no funcione como debería. Le hemos devuelto ${euros(cents)} a su tarjeta (${id}) [1].`,
      ({ cents, card }) =>
        `Un artículo defectuoso es molesto, lo comprendemos. Se le reembolsan ${euros(cents)} en la tarjeta que termina en ${card.last4}, sin que tenga que enviarnos nada [1].`,
      ({ cents, id }) => `Su dinero está en camino: ${eur(cents)} a su tarjeta, reembolso ${id} [1].`,
    ],
    reshipped: [
      ({ item, id }) =>
        `Lamentamos que «${item}» llegara roto. Se lo enviamos de nuevo, sin coste alguno (${id}) [1].`,
      ({ order, id }) =>
        `Hemos organizado un envío de reemplazo para su pedido ${order}. Tiene el número ${id} y no le cuesta nada [1].`,
      ({ id }) =>
        `Se le enviará un artículo nuevo gratis (${id}). No hace falta que nos devuelva el que está roto [1].`,
    ],
    traced: [
      ({ day }) =>
        `Su segundo paquete se registró por última vez el 17 de noviembre y no se ha movido desde entonces. Por eso hemos pedido al transportista que lo busque (investigación TR-118) y le escribiremos a más tardar el ${day?.es} [1].`,
      ({ day }) =>
        `He comprobado el seguimiento: el paquete 2 está con Parcel Post y se registró por última vez el 17 de noviembre. Se ha abierto una investigación con el número TR-118. Recibirá noticias nuestras a más tardar el ${day?.es} [1].`,
      ({ order, day }) =>
        `Entendemos que la espera del pedido ${order} sea pesada. El transportista busca el paquete; la investigación tiene el número TR-118. Nos pondremos en contacto con usted antes del ${day?.es} [1].`,
    ],
    returned: [
      ({ id, cents }) =>
        `Aceptamos su devolución con mucho gusto. Tiene el número ${id}, y recibe la etiqueta por correo electrónico. En cuanto tengamos el artículo, le devolvemos ${euros(cents)} [1].`,
      ({ order, id }) =>
        `Su devolución del pedido ${order} se ha registrado con el número ${id}. Envíe por favor el artículo sin usar y en su caja original [1].`,
      ({ id, cents }) =>
        `Ningún problema, hemos creado una devolución para usted (${id}). Se le reembolsarán ${euros(cents)} cuando llegue el paquete [1].`,
    ],
    declined: [
      ({ order }) =>
        `Hemos revisado con cuidado su solicitud sobre el pedido ${order}. Lamentablemente no podemos reembolsarlo. Entiendo su decepción.`,
      () =>
        'Siento decirle que no podemos devolverle el dinero en este caso. Si tiene alguna pregunta, responda a este mensaje.',
      ({ item }) => `Hemos estudiado su petición sobre «${item}» y lo sentimos: no es posible un reembolso.`,
    ],
  },
  extras: [
    () => '',
    () => 'Si tiene alguna pregunta, no dude en responder a este mensaje.',
    () => 'Le pedimos disculpas por las molestias.',
    () => 'Le agradecemos su comprensión.',
    ({ order }) => `Indique por favor su número de pedido ${order} si vuelve a escribirnos.`,
    () => 'Quedamos a su disposición.',
  ],
  closings: [
    'Un cordial saludo,\nAtención al cliente',
    'Atentamente,\nEl equipo de atención al cliente',
    'Saludos cordiales,\nAtención al cliente',
    'Reciba un saludo,\nSu servicio de atención al cliente',
  ],
};
