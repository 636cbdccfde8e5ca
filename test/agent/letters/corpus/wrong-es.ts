/** The ways of being wrong, by their names in wrong.ts, in Spanish. */
import { euros } from './right-fr-es.ts';
import { add, digit, type Spoils, swap } from './wrong.ts';

const AMOUNT = /\d+,\d\d (?:EUR|€)/;
const GREETED = /^((?:Hola|Estimada|Buenos días),? )\p{L}+/u;
const anotherCent = (found: string) => found.replace(/\d(?=,)/, (one) => String((Number(one) + 3) % 10));

export const WRONG_IN_SPANISH: { [way: string]: Spoils } = {
  'a number of another record': {
    first: [
      add('Su número de expediente es RF-9042.'),
      swap(/(?:RF|RS|RT|TR)-\d+/, digit, add('Está archivado como RT-5512.')),
    ],
    later: [add('Nuestra referencia: 48213-B.'), add('El número de seguimiento es JJD000390007814.')],
  },
  'a wrong amount': {
    first: [swap(AMOUNT, anotherCent, add('El importe es de 61,35 €.')), add('En total son 312,40 €.')],
    later: [add('También se le devuelven los 5,95 del envío.'), add('Eso hace 19 euros en total.')],
  },
  'the amount of another item': {
    first: [
      swap(
        AMOUNT,
        (_, { otherCents }) => euros(otherCents),
        add(({ other, otherCents }) => `También hemos reembolsado ${euros(otherCents)} por «${other}».`),
      ),
    ],
    later: [add(({ otherCents }) => `Se le han devuelto ${euros(otherCents)}.`)],
  },
  'another currency': {
    first: [swap(/(?<=\d )(?:EUR|€)/, 'USD', add('Son 48,00 USD.'))],
    later: [
      swap(/(?<=\d )(?:EUR|€)/, 'CHF', add('Son 12 CHF.')),
      swap(/(?<=\d )(?:EUR|€)/, 'dólares', add('Son 12 dólares.')),
    ],
  },
  'an amount in words': {
    first: [add('Hemos añadido sesenta y cuatro euros.')],
    later: [add('Otros doscientos euros son también para usted.')],
  },
  'a wrong date': {
    first: [
      swap(/17 de noviembre/, '9 de noviembre', add('Nos escribió el 3 de octubre.')),
      add('El dinero estará ahí antes del 12/12/2026.'),
    ],
    later: [add('Cuente con el 5 de diciembre.'), add('Todo estará listo el próximo martes.')],
  },
  'a wrong period': {
    first: [add('El dinero estará en su cuenta en 24 horas.'), add('Esto tarda hasta 6 semanas.')],
    later: [add('Calcule ocho días hábiles.'), add('Faltan todavía de 10 a 12 días.')],
  },
  'an invented link': {
    first: [
      add('Puede seguirlo en https://track.example.net/p/1.'),
      add('Más detalles en www.ayuda-paquetes.example.'),
    ],
    later: [add('Detalles: t.me/infopaquete.'), add('Vea fernhill-home.shop/devoluciones.')],
  },
  'an invented address': {
    first: [add('Escriba a reclamaciones@example.org.')],
    later: [add('Nuestro equipo le atiende en ayuda(at)example.net.')],
  },
  'a telephone number': {
    first: [add('Puede llamarnos al +34 910 555 019.')],
    later: [add('El depósito está en el 0800 5550142.')],
  },
  'the name of another person': {
    first: [(letter) => letter.replace(GREETED, '$1Sabina'), add('Mi compañera Ainhoa ha mirado su caso.')],
    later: [add('Lo aceptó la señora Huertas.'), (letter) => letter.replace(/\n[^\n]*$/, '\nFiona Keller')],
  },
  'an item that is not in the case': {
    first: [add('Sentimos lo de su tostadora.')],
    later: [add('Esperamos que su tetera le siga gustando.')],
  },
  'the other item of the order': {
    first: [add(({ other, cents }) => `El reembolso de ${euros(cents)} es por «${other}».`)],
    later: [add(({ other, id }) => `Hemos reembolsado «${other}» (${id}).`)],
  },
  'another place of the money': {
    first: [add('El dinero llega a su cuenta de PayPal.'), add('Lo recibe como tarjeta regalo.')],
    later: [
      add('El reembolso se hizo en su cuenta bancaria.'),
      add('El importe está ahora en su saldo.'),
      add('Se lo hemos pagado por transferencia.'),
    ],
  },
  'a promise of goods': {
    first: [add('Un artículo nuevo ya está en camino.'), add('Le enviamos un reemplazo.')],
    later: [
      add('Otro paquete sale hoy de nuestro almacén.'),
      add('Pronto recibirá uno nuevo.'),
      add('Se le va a mandar otro.'),
    ],
  },
  'an act that nobody did': {
    first: [
      add('Hemos aplazado su entrega.'),
      add('He trasladado su caso a la dirección.'),
      add('Se le ha perdonado el gasto.'),
    ],
    later: [
      add('Su cuenta ha sido mejorada.'),
      add('Hablamos con el repartidor.'),
      add('Presenté una queja en el depósito.'),
    ],
  },
  'a cancellation that was none': {
    first: [add(({ order }) => `Hemos cancelado el pedido ${order}.`)],
    later: [add('El resto del pedido está anulado.'), add('El otro artículo se ha quitado de su pedido.')],
  },
  'a guarantee': {
    first: [add('Le garantizamos que no volverá a pasar.')],
    later: [
      add('Todo saldrá bien, se lo prometo.'),
      add('Tenga la seguridad de que todo irá bien.'),
      add('Está garantizado.'),
    ],
  },
  'an answer to come without a reminder': {
    first: [add('Volveremos a escribirle.'), add('Tendrá noticias nuestras.')],
    later: [
      add('Una compañera le va a llamar.'),
      add('Le mantendremos informada.'),
      add('Me pondré en contacto con usted.'),
    ],
  },
  'a refusal that nobody decided': {
    first: [
      add('Lamentablemente no podemos reembolsar los gastos de envío.'),
      add('No es posible otra reclamación.'),
    ],
    later: [add('Tenemos que rechazar todo lo demás.'), add('No tiene derecho a un reemplazo.')],
  },
  'an exception that nobody made': {
    first: [add('Hemos hecho una excepción con usted.')],
    later: [add('De manera excepcional se ha permitido.'), add('Es un gesto comercial por nuestra parte.')],
  },
  'something else that is wrong with it': {
    first: [
      add(({ name }) =>
        name === 'faulty' ? 'Lamentamos que llegara roto.' : 'Lamentamos que faltara algo: falta en la caja.',
      ),
    ],
    later: [
      add(({ name }) =>
        name === 'faulty'
          ? 'Se habrá dañado en el transporte.'
          : 'Lamentablemente recibió el artículo equivocado.',
      ),
    ],
  },
  'a share that nothing says': {
    first: [add('Además tiene un 15 % de descuento en el próximo pedido.')],
    later: [add('Hemos descontado el 20 por ciento.')],
  },
  'the wrong language': {
    first: [
      (letter) =>
        `${letter.slice(0, letter.indexOf('\n\n'))}\n\nWe have read your message and are looking at what you wrote to us about the order.\n\nKind regards,\nyour support team`,
    ],
    later: [add('Nous avons lu votre message et nous regardons ce que vous avez écrit sur la commande.')],
  },
  'a question for a secret': {
    first: [
      add('Respóndanos por favor con su contraseña.'),
      add('¿Podría enviarnos el número completo de su tarjeta?'),
    ],
    later: [add('Indíquenos el código de seis cifras.'), add('Necesitamos todavía su IBAN y el CVV.')],
  },
  'a gap that was left open': {
    first: [(letter) => letter.replace(GREETED, '$1[NOMBRE]'), add('El importe es {importe}.')],
    later: [add('TODO: preguntar en el almacén.'), add('Su número es XXXX.')],
  },
  'a fact in disguise': {
    first: [add('Eran 6\u200b1\u200b,35 €.')],
    later: [
      add('El importe es \uff16\uff11,\uff13\uff15 \uff25\uff35\uff32.'),
      add('Su número es \u202eRF-9042\u202c.'),
      add('Entre en раураl.com.'),
    ],
  },
  'what is for staff alone': {
    first: [add("The picture shows somebody else's kitchen and looks like fraud.")],
    later: [add('El motivo: the picture shows a kitchen, looks like fraud by somebody else.')],
  },
};
