/** French and Spanish questions find the demo desk's articles, in other words than the articles declare. */
import { beforeAll, expect, it } from 'vitest';
import { readContents } from '../../../src/desk/contents.ts';
import { ArticleQuestions } from '../../../src/store/articles/questions.ts';
import { searchArticles } from '../../../src/store/articles/search.ts';
import type { Database } from '../../../src/store/db.ts';
import { FERNHILL } from '../../fernhill.ts';
import { onEachDatabase } from '../on-each-database.ts';
import { tenantWith } from './written.ts';

const QUESTIONS: [question: string, article: string][] = [
  ['Bonjour, je paie combien de port pour une commande de 80 euros ?', 'shipping-and-delivery'],
  ['Est-ce que la livraison est offerte au-delà d’un certain montant ?', 'shipping-and-delivery'],
  ['J’ai oublié mon mot de passe, que dois-je faire ?', 'signing-in'],
  ['Comment est-ce que je peux avoir une étiquette pour le retour ?', 'return-labels'],
  ['Qui prend en charge les frais du retour ?', 'return-labels'],
  ['Je voudrais savoir si je peux encore annuler ma commande', 'cancelling-an-order'],
  ['Puis-je échanger ce pull contre une taille plus grande ?', 'exchanges'],
  ['Mes assiettes peuvent-elles passer au lave-vaisselle ?', 'caring-for-your-items'],
  ['Où est-ce que je trouve la facture de ma commande ?', 'invoices'],
  ['La garantie dure combien de temps ?', 'warranty'],
  ['Quels moyens de paiement sont possibles chez vous ?', 'paying-and-refund-times'],
  ['Je ne veux plus de votre newsletter', 'newsletter'],
  ['J’ai reçu un SMS bizarre avec un lien pour un colis, c’est vous ?', 'suspicious-messages'],
  ['Est-ce que ma lampe fait partie du rappel ?', 'recalled-items'],
  ['Mon code promo ne marche pas, pourquoi ?', 'promotion-codes'],
  ['Hola, ¿cuánto cobran por el envío?', 'shipping-and-delivery'],
  ['¿El envío sale gratis si compro más?', 'shipping-and-delivery'],
  ['Se me ha olvidado la contraseña, ¿cómo la cambio?', 'signing-in'],
  ['¿Cómo puedo conseguir la etiqueta para la devolución?', 'return-labels'],
  ['¿Quién se hace cargo de los gastos de la devolución?', 'return-labels'],
  ['¿Todavía puedo cancelar mi pedido?', 'cancelling-an-order'],
  ['¿Me lo pueden cambiar por una talla más pequeña?', 'exchanges'],
  ['¿Puedo meter los platos en el lavavajillas?', 'caring-for-your-items'],
  ['¿Dónde puedo ver la factura de mi pedido?', 'invoices'],
  ['¿Cuántos años dura la garantía?', 'warranty'],
  ['¿Con qué formas de pago puedo pagar?', 'paying-and-refund-times'],
  ['Quiero darme de baja del boletín', 'newsletter'],
  ['Me ha llegado un SMS extraño con un enlace, ¿es de ustedes?', 'suspicious-messages'],
  ['¿Mi lámpara está entre las retiradas?', 'recalled-items'],
  ['El código de descuento no me funciona, ¿por qué?', 'promotion-codes'],
];

/** What no article of the desk is about. */
const ELSEWHERE = [
  'Cherchez-vous un apprenti pour votre magasin à Lyon ?',
  'Quel temps fera-t-il demain à Paris ?',
  'Pouvez-vous me recommander un restaurant ?',
  '¿Tienen trabajo para un estudiante en verano?',
  '¿Qué tiempo hará mañana en Madrid?',
  '¿Me pueden recomendar un hotel?',
];

onEachDatabase((place) => {
  let database: Database;
  let tenant: string;
  const questions = new ArticleQuestions();
  beforeAll(async () => {
    database = await place.database();
    tenant = await tenantWith(database, readContents(FERNHILL, '2026-11-23').articles);
  });
  const first = async (query: string) => {
    const [hit] = await searchArticles(database, { tenant, query, audience: 'customer', most: 3 }, questions);
    return hit && { article: hit.id, fit: hit.fit };
  };

  it('at least 28 of the 30 find their article, and none is clearly answered by another one', async () => {
    const asked = await Promise.all(
      QUESTIONS.map(async ([question, article]) => ({ question, article, hit: await first(question) })),
    );
    const missed = asked.filter(({ article, hit }) => hit?.article !== article || hit.fit === 'words');
    expect(missed.length, missed.map(({ question }) => question).join('\n')).toBeLessThanOrEqual(2);
    expect(missed.filter(({ hit }) => hit?.fit === 'clear')).toEqual([]);
  });

  it.each(ELSEWHERE)('no article clearly answers: %s', async (question) => {
    expect((await first(question))?.fit).not.toBe('clear');
  });
});
