/**
 * What a shop may do, in words that no list of acts has: a letter that says so of a case in which nothing was
 * done is stopped, whatever verb it takes.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { checkLetter } from '../../../src/agent/letters/check.ts';
import type { RespondRequest } from '../../../src/flow/ports/agent.ts';
import { CaseInMemory, catalogue, policy } from '../playbooks/case-in-memory.ts';
import { mara } from '../playbooks/records.ts';

let looked: RespondRequest;
beforeAll(async () => {
  const theCase = await new CaseInMemory(mara()).open(
    'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
  );
  looked = { run: theCase.state, purpose: 'resolved', catalogue, policy, now: theCase.now };
});

const stopped = (language: 'fr' | 'es', said: string) =>
  checkLetter({ text: said, cited: [], language }, looked).pieces.length > 0;

const FRENCH = `surclassé offert prolongé transmis escaladé suspendu débité versé reversé viré crédité avancé décalé
  reporté modifié corrigé ajouté déduit supprimé annulé retiré remplacé échangé réparé renvoyé préparé
  débloqué fermé ouvert réinitialisé prévenu averti alerté licencié sanctionné dédommagé indemnisé réglé résolu
  négocié obtenu réservé renouvelé libéré bloqué accordé validé remis majoré réduit baissé plafonné effacé
  inscrit désinscrit généré activé désactivé restauré amélioré augmenté rappelé contacté informé relancé`;
const SPANISH = `mejorado regalado ampliado trasladado escalado suspendido cobrado abonado reintegrado transferido
  ingresado adelantado aplazado modificado corregido añadido deducido eliminado anulado retirado reemplazado cambiado
  reparado reenviado preparado desbloqueado cerrado abierto restablecido avisado alertado despedido
  sancionado compensado indemnizado arreglado resuelto negociado conseguido encargado reservado renovado liberado
  bloqueado concedido validado rebajado reducido borrado inscrito generado activado desactivado restaurado aumentado
  llamado contactado informado perdonado facilitado`;

describe('a verb of doing stops the letter', () => {
  test.each(FRENCH.split(/\s+/))('%s', (verb) => {
    expect(stopped('fr', `Nous avons ${verb} cela pour vous.`), 'we have').toBe(true);
    expect(stopped('fr', `Nous vous l'avons déjà ${verb}.`), 'with pronouns').toBe(true);
    expect(stopped('fr', `Cela a été ${verb} sans attendre.`), 'passive').toBe(true);
    expect(stopped('fr', `Tout cela sera ${verb}.`), 'to come').toBe(true);
  });
  test.each(SPANISH.split(/\s+/))('%s', (verb) => {
    expect(stopped('es', `Hemos ${verb} eso para usted.`), 'we have').toBe(true);
    expect(stopped('es', `Ya se lo hemos ${verb}.`), 'with pronouns').toBe(true);
    expect(stopped('es', `Eso ha sido ${verb} sin esperar.`), 'passive').toBe(true);
    expect(stopped('es', `Todo eso será ${verb}.`), 'to come').toBe(true);
  });
  test.each([
    'Vous rembourserons-nous ? Oui.',
    'Nous allons vous dédommager.',
    'Je vais vous faire livrer autre chose.',
    'Nous venons de virer la somme.',
    'Nous vous ferons parvenir un colis.',
    'On vous rappellera.',
    'Votre argent vous revient bientôt.',
    'Un colis devrait vous parvenir.',
    'Vous allez recevoir votre argent.',
    'Vous obtiendrez un avoir.',
    'Vous bénéficiez de la livraison gratuite.',
  ])('%s', (sentence) => {
    expect(stopped('fr', sentence)).toBe(true);
  });
  test.each([
    'Le vamos a compensar.',
    'Voy a hacerle llegar otra cosa.',
    'Acabamos de ingresar la suma.',
    'Le haremos llegar un paquete.',
    'Le llamaré.',
    'Se le devolverá el dinero.',
    'Debería llegarle un paquete.',
    'Va a recibir su dinero.',
    'Obtendrá un saldo.',
    'Además disfruta de envío gratuito.',
    'El reembolso será automático.',
    'Le devuelvo el dinero.',
  ])('%s', (sentence) => {
    expect(stopped('es', sentence)).toBe(true);
  });
});
